import { describe, expect, it } from "vitest";
import { expectedOver, forecastHours } from "./windows";

const forecast = Array.from({ length: forecastHours }, (_, lead) => ({ p10: 0, p50: lead, p90: 2 * lead }));

describe("demand over a planning window", () => {
  it.each([
    ["an hour's own forecast", 5, 1, 1, 5],
    ["the mean of its hours", 24, 4, 1, 25.5],
    ["the mean over the days it stands for", 24, 2, 3, 48.5],
    ["that of the same hour of the week, past the forecast's end", forecastHours + 3, 1, 1, 27],
    ["a week's mean at most, however many days it stands for", 24, 1, 60, 24 + 72],
  ])("is %s", (_name, lead, hours, days, expected) => {
    expect(expectedOver(forecast, lead, hours, days)).toBeCloseTo(expected);
  });
});

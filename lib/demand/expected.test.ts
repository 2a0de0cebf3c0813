import { describe, expect, it } from "vitest";
import { expectedAt } from "./expected";

const hour = (iso: string, requests: number, minutesObserved = 60) => ({
  cellId: "DE|m|general",
  hour: new Date(iso),
  requests,
  minutesObserved,
});
const at = new Date("2026-11-20T08:40:00Z");

describe("expected demand of an hour", () => {
  it.each([
    [
      "the mean of the same hour on other days",
      [hour("2026-11-18T08:00:00Z", 3600), hour("2026-11-19T08:00:00Z", 7200)],
      9,
      1.5,
      "same_hour",
    ],
    [
      "weighed by minutes observed",
      [hour("2026-11-18T08:00:00Z", 3600), hour("2026-11-19T08:00:00Z", 3600, 30)],
      9,
      4 / 3,
      "same_hour",
    ],
    ["not from an hour hardly observed", [hour("2026-11-19T08:00:00Z", 36, 3)], 9, 9, "level"],
    ["not from another hour of the day", [hour("2026-11-19T09:00:00Z", 3600)], 9, 9, "level"],
    ["the baseline before anything was observed", [], null, 5, "baseline"],
    ["zero where the level is zero: observed silence is not absence", [], 0, 0, "level"],
  ] as const)("is %s", (_name, history, level, requestsPerSec, basis) => {
    const expected = expectedAt(at, history, level, 5);
    expect(expected.basis).toBe(basis);
    expect(expected.requestsPerSec).toBeCloseTo(requestsPerSec, 9);
  });
});

import { describe, expect, it } from "vitest";
import { forecastRecord } from "./record";

const steady = (count: number) => Array.from({ length: count }, () => 10 as number | null);

describe("the forecast's record", () => {
  it("begins with the first midnight after a day was observed", () => {
    const { said } = forecastRecord({ firstHour: 12, rates: steady(72) }, 1);
    expect(said.findIndex((hour) => hour !== null)).toBe(36);
  });

  it("judges hours that were observed, the day before too", () => {
    const rates = steady(72);
    rates[50] = null;
    rates[40] = null;
    const record = forecastRecord({ firstHour: 0, rates }, 1);
    // From hour 24 on, without 40 and 50 and the hour a day after 40.
    expect(record.judgedHours).toBe(48 - 3);
    expect(record).toMatchObject({ wape: 0, yesterdayWape: 0, coverage: 1 });
  });

  it("never lets a forecast see the day it is made for", () => {
    const rates = steady(96).map((rate, t) => (t < 72 ? rate : 50));
    const { said, wape } = forecastRecord({ firstHour: 0, rates }, 1);
    for (const hour of said.slice(72)) expect(hour?.p50).toBeCloseTo(10);
    expect(wape).toBeCloseTo((24 * 40) / (48 * 10 + 24 * 50));
  });

  it("says nothing where there is nothing to say", () => {
    expect(forecastRecord({ firstHour: 0, rates: steady(5) }, 3)).toMatchObject({
      ahead: null,
      wape: null,
      coverage: null,
      judgedHours: 0,
    });
  });
});

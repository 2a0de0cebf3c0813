import { describe, expect, it } from "vitest";
import { Usd } from "@/lib/platform/money";
import { burnDown } from "./burn-down";
import { burnDownSeries } from "./burn-down-series";
import type { Commitment } from "./model";

const nov = (day: number) => new Date(Date.UTC(2026, 10, day));
const commitment: Commitment = {
  id: "c",
  contractId: "azure",
  periodStart: nov(1),
  periodEnd: nov(31),
  committedUsd: new Usd(3000),
  openingSpentUsd: new Usd(500),
  openingAsOf: nov(6),
  overageMultiplier: new Usd(1),
  illustrative: true,
};
const daily = [6, 7].map((day) => ({ day: nov(day), usd: new Usd(100) }));
const series = (now: Date, days = daily) =>
  burnDownSeries(commitment, days, burnDown(commitment, days, now), now);

describe("burnDownSeries", () => {
  it("runs from zero through the statement and the days to now, then along the straight line", () => {
    const points = series(nov(8));
    expect(
      points.map(({ atMs, appliedUsd, forecastUsd }) => [
        new Date(atMs).getUTCDate(),
        appliedUsd,
        forecastUsd,
      ]),
    ).toEqual([
      [1, 0, null],
      [6, 500, null],
      [7, 600, null],
      [8, 700, 700],
      [1, null, 3000],
    ]);
  });

  it("keeps an even pace from zero to the commitment", () => {
    const points = series(nov(8));
    expect([points[0]?.evenUsd, points.at(-1)?.evenUsd]).toEqual([0, 3000]);
  });

  it("draws no forecast where there is no run-rate, and nothing past the period", () => {
    expect(series(nov(8), []).every(({ forecastUsd }) => forecastUsd === null)).toBe(true);
    expect(Math.max(...series(nov(60)).map(({ atMs }) => atMs))).toBe(commitment.periodEnd.getTime());
  });
});

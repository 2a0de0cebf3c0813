import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Usd } from "@/lib/platform/money";
import { burnDown, type DailySpend } from "./burn-down";
import type { Commitment } from "./model";

const commitment = (part: Partial<Commitment> = {}): Commitment => ({
  id: "c",
  contractId: "azure",
  periodStart: new Date("2026-11-01T00:00:00Z"),
  periodEnd: new Date("2026-12-01T00:00:00Z"),
  committedUsd: new Usd(3000),
  openingSpentUsd: new Usd(0),
  openingAsOf: null,
  overageMultiplier: new Usd(1),
  illustrative: true,
  ...part,
});
const days = (from: number, to: number, usd: number): DailySpend[] =>
  Array.from({ length: to - from }, (_, i) => ({
    day: new Date(Date.UTC(2026, 10, from + i)),
    usd: new Usd(usd),
  }));
const nov = (day: number) => new Date(Date.UTC(2026, 10, day));

describe("burnDown", () => {
  it.each([
    [
      "on pace",
      commitment(),
      days(1, 16, 100),
      nov(16),
      { spent: 1500, behind: 0, required: 100, actual: 100, forecast: 3000, short: 0, over: 0 },
    ],
    [
      "behind pace falls short",
      commitment(),
      days(1, 16, 50),
      nov(16),
      { spent: 750, behind: 750, required: 150, actual: 50, forecast: 1500, short: 1500, over: 0 },
    ],
    [
      "ahead of pace overruns",
      commitment(),
      days(1, 16, 150),
      nov(16),
      { spent: 2250, behind: -750, required: 50, actual: 150, forecast: 4500, short: 0, over: 1500 },
    ],
    [
      "overage has its own price",
      commitment({ overageMultiplier: new Usd(0.8) }),
      days(1, 16, 150),
      nov(16),
      { over: 1200 },
    ],
    [
      "a statement carries what came before it",
      commitment({ openingSpentUsd: new Usd(1000), openingAsOf: nov(11) }),
      days(11, 16, 100),
      nov(16),
      { spent: 1500, actual: 100, forecast: 3000 },
    ],
    [
      "the run-rate looks back seven days",
      commitment(),
      [...days(1, 9, 0), ...days(9, 16, 100)],
      nov(16),
      { actual: 100 },
    ],
    [
      "nothing observed: no forecast",
      commitment({ openingSpentUsd: new Usd(500) }),
      [],
      nov(16),
      { spent: 500, behind: 1000, actual: null, forecast: null, short: null },
    ],
    [
      "after the period nothing is required",
      commitment(),
      days(1, 31, 90),
      nov(40),
      { spent: 2700, required: null, forecast: 2700, short: 300 },
    ],
    [
      "a period that is over comes to what was spent, observed or stated",
      commitment({ openingSpentUsd: new Usd(2900), openingAsOf: nov(31) }),
      [],
      nov(40),
      { forecast: 2900, short: 100, over: 0 },
    ],
    [
      "before the period all is ahead",
      commitment(),
      [],
      new Date("2026-10-01T00:00:00Z"),
      { spent: 0, behind: 0, required: 100, actual: null },
    ],
    [
      "used up: nothing remains",
      commitment(),
      days(1, 16, 300),
      nov(16),
      { spent: 4500, applied: 3000, remaining: 0, required: 0 },
    ],
  ])("%s", (_name, terms, daily, now, expected) => {
    const result = burnDown(terms, daily, now);
    const figures = {
      spent: result.spentUsd,
      applied: result.appliedUsd,
      remaining: result.remainingUsd,
      behind: result.behindUsd,
      required: result.requiredUsdPerDay,
      actual: result.actualUsdPerDay,
      forecast: result.forecastUsd,
      short: result.expectedShortfallUsd,
      over: result.expectedOverageUsd,
    };
    for (const [name, value] of Object.entries(expected)) {
      const figure = figures[name as keyof typeof figures];
      if (value === null) expect(figure, name).toBeNull();
      else expect(figure?.toNumber(), name).toBeCloseTo(value as number, 6);
    }
  });

  it("says when the straight line reaches the commitment", () => {
    expect(burnDown(commitment(), days(1, 16, 150), nov(16)).usedUpAt).toEqual(nov(21));
    expect(burnDown(commitment(), days(1, 16, 50), nov(16)).usedUpAt).toBeNull();
  });

  it("applied + remaining is the commitment, to the cent, whatever was spent", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 10_000_000 }), { maxLength: 30 }),
        fc.integer({ min: 0, max: 100_000_000 }),
        (cents, committed) => {
          const daily = cents.map((c, i) => ({ day: nov(1 + i), usd: new Usd(c).div(100) }));
          const result = burnDown(commitment({ committedUsd: new Usd(committed).div(100) }), daily, nov(31));
          expect(result.appliedUsd.plus(result.remainingUsd).eq(result.committedUsd)).toBe(true);
          if (result.forecastUsd) {
            expect(result.expectedShortfallUsd?.isZero() || result.expectedOverageUsd?.isZero()).toBe(true);
          }
        },
      ),
    );
  });
});

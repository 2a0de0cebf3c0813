import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Usd } from "@/lib/platform/money";
import { burnDown } from "./burn-down";
import { burnDownSeries } from "./burn-down-series";
import { tiersOf } from "./clauses";
import { type Clause, type Commitment, priceTiers } from "./model";
import { billedUsd, listUsd, tierAt, tiersAhead, tiersSentence } from "./price-tiers";

const volume = [
  { fromUsd: 3e6, multiplier: 0.92 },
  { fromUsd: 10e6, multiplier: 0.85 },
];

describe("price tiers", () => {
  it.each([
    ["0", "0"],
    ["2999999.99", "2999999.99"],
    ["3000000", "3000000"],
    ["10000000", "9440000"],
    ["12000000.01", "11140000.0085"],
  ])("bill $%s at list price as $%s, exactly, and back", (list, billed) => {
    expect(billedUsd(volume, new Usd(list)).toString()).toBe(billed);
    expect(listUsd(volume, new Usd(billed)).toString()).toBe(list);
  });

  it("bill list price where there are none", () => {
    expect(billedUsd([], new Usd("1.005")).toString()).toBe("1.005");
    expect(listUsd([], new Usd("1.005")).toString()).toBe("1.005");
  });

  it("never bill more for less", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2e9 }), fc.integer({ min: 0, max: 2e9 }), (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((cents) => new Usd(cents).div(100));
        const added = billedUsd(volume, more!).minus(billedUsd(volume, less!));
        expect(added.gte(0) && added.lte(more!.minus(less!))).toBe(true);
      }),
    );
  });

  it("say in which one the next dollar falls, and which are ahead", () => {
    expect(tierAt(volume, new Usd(1))).toEqual({ fromUsd: 0, multiplier: 1 });
    expect(tierAt(volume, new Usd(3e6))).toEqual(volume[0]);
    expect(tiersAhead(volume, new Usd(3e6))).toEqual([volume[1]]);
  });

  it("are said in words", () => {
    expect(tiersSentence(volume)).toBe(
      "From $3.00M of list spend in a period on, 92% of list price is billed; from $10.0M on, 85%",
    );
  });

  it.each([
    [
      "that rise",
      [
        { fromUsd: 1, multiplier: 0.8 },
        { fromUsd: 2, multiplier: 0.9 },
      ],
      "must decline",
    ],
    [
      "that begin twice",
      [
        { fromUsd: 1, multiplier: 0.8 },
        { fromUsd: 1, multiplier: 0.7 },
      ],
      "must decline",
    ],
    ["that cost nothing", [{ fromUsd: 1, multiplier: 0 }], "more than 0"],
    ["that cost more than list price", [{ fromUsd: 1, multiplier: 1.2 }], "list price"],
    ["of which there are none", [], "at least one"],
  ])("%s are refused", (_name, tiers, why) => {
    expect(priceTiers.safeParse(tiers).error?.issues[0]?.message).toContain(why);
  });
});

const clause = (id: string, from: string, to: string | null, multiplier: number): Clause => ({
  id,
  contractId: "c",
  providerId: "p",
  kind: "price_tiers",
  summary: id,
  share: null,
  modelIds: [],
  tiers: [{ fromUsd: 100, multiplier }],
  effectiveFrom: new Date(from),
  effectiveTo: to === null ? null : new Date(to),
  endedByAmendmentId: null,
  illustrative: true,
  sourceName: null,
  sourceUrl: null,
  sourceDate: null,
});

describe("the tiers of a period", () => {
  const clauses = [
    clause("old", "2026-01-01", "2026-11-10", 0.9),
    clause("new", "2026-11-10", null, 0.8),
    { ...clause("share", "2026-01-01", null, 1), kind: "min_share" as const, tiers: null },
  ];
  const period = { periodStart: new Date("2026-11-01"), periodEnd: new Date("2026-12-01") };

  it.each([
    ["those in force now", "2026-11-09", 0.9],
    ["those that an amendment has begun, for all of it", "2026-11-10", 0.8],
    ["those of its last day once it is over", "2027-06-01", 0.8],
    ["those of its first day before it begins", "2026-10-01", 0.9],
  ])("are %s", (_name, now, multiplier) => {
    expect(tiersOf(clauses, period, new Date(now))).toEqual([{ fromUsd: 100, multiplier }]);
  });

  it("are none before the first clause", () => {
    expect(
      tiersOf(
        clauses,
        { periodStart: new Date("2025-01-01"), periodEnd: new Date("2025-02-01") },
        new Date(),
      ),
    ).toEqual([]);
  });
});

describe("a burn-down with price tiers", () => {
  const commitment: Commitment = {
    id: "c",
    contractId: "azure",
    periodStart: new Date("2026-11-01T00:00:00Z"),
    periodEnd: new Date("2026-12-01T00:00:00Z"),
    committedUsd: new Usd(2500),
    openingSpentUsd: new Usd(950),
    openingAsOf: new Date("2026-11-11T00:00:00Z"),
    overageMultiplier: new Usd(2),
    illustrative: true,
  };
  // List price for the first 900, then half. The statement's 950 are billed: 1,000 at list price.
  const tiers = [
    { fromUsd: 900, multiplier: 0.5 },
    { fromUsd: 2500, multiplier: 0.25 },
  ];
  const daily = [11, 12, 13, 14, 15].map((day) => ({
    day: new Date(Date.UTC(2026, 10, day)),
    usd: new Usd(100),
  }));
  const now = new Date("2026-11-16T00:00:00Z");
  const standing = burnDown(commitment, daily, now, tiers);

  it("counts what is billed against the commitment, and keeps the pace at list price", () => {
    expect(standing.listUsd.toNumber()).toBe(1500);
    expect(standing.spentUsd.toNumber()).toBe(1200);
    expect(standing.remainingUsd.toNumber()).toBe(1300);
    expect(standing.actualUsdPerDay?.toNumber()).toBe(100);
    // 2,500 are billed at 2,500 + 800 / 0.25 = 5,700 of list spend: 4,200 more over 15 days.
    expect(standing.requiredUsdPerDay?.toNumber()).toBeCloseTo(4200 / 15, 9);
  });

  it("forecasts along the tiers ahead", () => {
    // 1,500 more at list price: 1,000 at a half, 500 at a quarter.
    expect(standing.forecastUsd?.toNumber()).toBe(1200 + 500 + 125);
    expect(standing.expectedShortfallUsd?.toNumber()).toBe(675);
    expect(standing.usedUpAt).toBeNull();
  });

  it("says what a dollar costs now, and when the next tier begins", () => {
    expect(standing.tier).toEqual(tiers[0]);
    expect(standing.nextTier).toMatchObject({ ...tiers[1], reachedAt: new Date("2026-11-26T00:00:00Z") });
    expect(standing.nextTier?.toGoUsd.toNumber()).toBe(1000);
    const last = burnDown(commitment, [{ day: now, usd: new Usd(5000) }], new Date("2026-11-17"), tiers);
    expect(last).toMatchObject({ tier: tiers[1], nextTier: null });
    expect(burnDown(commitment, daily, now)).toMatchObject({ tier: null, nextTier: null });
  });

  it("prices what is billed beyond the commitment", () => {
    const over = burnDown({ ...commitment, committedUsd: new Usd(1000) }, daily, now, tiers);
    expect(over.expectedOverageUsd?.toNumber()).toBe(2 * 825);
    expect(over.usedUpAt).toEqual(now);
  });

  it("is drawn as billed, with a bend where the next tier begins", () => {
    const points = burnDownSeries(commitment, daily, standing, now, tiers).map(
      ({ atMs, appliedUsd, forecastUsd }) => [
        new Date(atMs).toISOString().slice(5, 10),
        appliedUsd,
        forecastUsd,
      ],
    );
    expect(points).toEqual([
      ["11-01", 0, null],
      ["11-11", 950, null],
      ["11-12", 1000, null],
      ["11-13", 1050, null],
      ["11-14", 1100, null],
      ["11-15", 1150, null],
      ["11-16", 1200, 1200],
      ["11-26", null, 1700],
      ["12-01", null, 1825],
    ]);
  });
});

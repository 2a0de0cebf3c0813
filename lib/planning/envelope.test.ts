import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  clipToEnvelope,
  type Envelope,
  envelopeSchema,
  plannedShares,
  type RoutingShares,
  stateEnvelope,
  usdPerHourOf,
  withinEnvelope,
} from "./envelope";
import type { Plan, Snapshot } from "./model";

const now = new Date("2026-11-20T10:00:00Z");
const envelope: Envelope = {
  version: 1,
  planId: "2b3c7a0e-1c1e-4f4e-9a68-6f1f2c3d4e5f",
  snapshotSha256: "a".repeat(64),
  validFrom: "2026-11-20T02:00:00.000Z",
  validUntil: "2026-11-21T14:00:00.000Z",
  maxUsdPerHour: 100,
  cells: { "DE|m|personal": { fra: 0.8, par: 0.4 }, "FR|m|general": { par: 1 } },
};
const today: RoutingShares = { "DE|m|personal": { fra: 0.7, par: 0.3 }, "FR|m|general": { par: 1 } };
const state = (shares: RoutingShares, usdPerHour = 90) => ({ shares, usdPerHour });
const with_ = (cell: string, row: Record<string, number>): RoutingShares => ({ ...today, [cell]: row });

describe("a correction against its envelope", () => {
  it.each([
    ["that changes nothing", state(today), null],
    ["up to a cap", state(with_("DE|m|personal", { fra: 0.6, par: 0.4 })), null],
    ["past a cap", state(with_("DE|m|personal", { fra: 0.5, par: 0.5 })), "share"],
    [
      "to a fleet that the envelope does not use",
      state(with_("DE|m|personal", { fra: 0.7, iad: 0.3 })),
      "fleet",
    ],
    ["of a cell that is not in it", state(with_("JP|m|general", { par: 1 })), "cell"],
    ["that costs more than it allows", state(today, 100.01), "spend"],
    ["at its spend", state(today, 100), null],
  ])("%s", (_name, to, limit) => {
    const judged = withinEnvelope(envelope, state(today), to, now);
    expect(judged.ok ? null : judged.limit).toBe(limit);
  });

  it.each([
    ["before it holds", "2026-11-20T01:59:59Z", false],
    ["at its first instant", "2026-11-20T02:00:00Z", true],
    ["at its last", "2026-11-21T13:59:59Z", true],
    ["when it has ended", "2026-11-21T14:00:00Z", false],
  ])("%s", (_name, at, ok) => {
    expect(withinEnvelope(envelope, state(today), state(today), new Date(at)).ok).toBe(ok);
  });

  it("may lower what is above its limit, and not raise it", () => {
    const above = with_("DE|m|personal", { fra: 0.1, par: 0.9 });
    const lower = with_("DE|m|personal", { fra: 0.4, par: 0.6 });
    expect(withinEnvelope(envelope, state(above, 150), state(lower, 140), now)).toEqual({ ok: true });
    expect(withinEnvelope(envelope, state(lower, 140), state(above, 140), now)).toMatchObject({
      limit: "share",
    });
    expect(withinEnvelope(envelope, state(today, 140), state(today, 150), now)).toMatchObject({
      limit: "spend",
    });
  });

  it("names the limit in a sentence with its numbers", () => {
    const judged = withinEnvelope(envelope, state(today), state(with_("DE|m|personal", { par: 1 })), now);
    expect(judged).toMatchObject({
      because: "par would get 100% of DE|m|personal; the envelope allows 40%.",
    });
  });
});

describe("clipping", () => {
  const free = () => 0;

  it("goes along the cell's own line as far as its caps allow", () => {
    const to = { "DE|m|personal": { fra: 0.5, par: 0.5 }, "FR|m|general": { par: 1 } };
    const clipped = clipToEnvelope(envelope, today, to, free);
    expect(clipped["DE|m|personal"]).toEqual({ fra: expect.closeTo(0.6), par: expect.closeTo(0.4) });
  });

  it("leaves a cell where it is that may not go there at all, and lets others go", () => {
    const from = { ...today, "FR|m|general": { fra: 1 } };
    const to = { "DE|m|personal": { iad: 1 }, "FR|m|general": { par: 1 } };
    expect(clipToEnvelope(envelope, from, to, free)).toEqual({
      "DE|m|personal": today["DE|m|personal"],
      "FR|m|general": { par: 1 },
    });
  });

  it("stops all together where spend reaches its limit", () => {
    const spendOf = (shares: RoutingShares) => 60 + 100 * (shares["DE|m|personal"]?.par ?? 0);
    const clipped = clipToEnvelope(envelope, today, { "DE|m|personal": { fra: 0.6, par: 0.4 } }, spendOf);
    expect(clipped["DE|m|personal"]?.par).toBeCloseTo(0.4);
    const tight = { ...envelope, maxUsdPerHour: 95 };
    expect(clipToEnvelope(tight, today, { "DE|m|personal": { fra: 0.6, par: 0.4 } }, spendOf)).toEqual({
      "DE|m|personal": { fra: expect.closeTo(0.65), par: expect.closeTo(0.35) },
    });
  });
});

const fleets = ["a", "b", "c"] as const;
/** Shares of one cell that sum to 1, some of them 0. */
const row = fc
  .tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }))
  .filter((weights) => weights.some((weight) => weight > 0))
  .map((weights) => {
    const sum = weights[0] + weights[1] + weights[2];
    return Object.fromEntries(
      fleets.flatMap((fleet, i) => (weights[i]! > 0 ? [[fleet, weights[i]! / sum]] : [])),
    ) as Record<string, number>;
  });
const table = fc.record({ x: row, y: row });
const cap = fc.record(
  { a: fc.double({ min: 0, max: 1, noNaN: true }), b: fc.double({ min: 0, max: 1, noNaN: true }) },
  { requiredKeys: [] },
);
const anyEnvelope = fc
  .record({ x: cap, y: cap }, { requiredKeys: ["x"] })
  .map((cells): Envelope => ({ ...envelope, maxUsdPerHour: 50, cells: cells as Envelope["cells"] }));
const price = { a: 10, b: 30, c: 70 };
const spend = (shares: RoutingShares) =>
  Object.values(shares).reduce(
    (usd, of) => usd + fleets.reduce((sum, fleet) => sum + price[fleet] * (of[fleet] ?? 0), 0),
    0,
  );
const priced = (shares: RoutingShares) => ({ shares, usdPerHour: spend(shares) });

describe("however corrections follow each other", () => {
  it("no share is ever beyond both its cap and what it was at the start", () => {
    fc.assert(
      fc.property(anyEnvelope, table, fc.array(table, { maxLength: 8 }), (of, start, wanted) => {
        let current: RoutingShares = start;
        for (const to of wanted) {
          if (withinEnvelope(of, priced(current), priced(to), now).ok) current = to;
        }
        for (const [cell, shares] of Object.entries(current)) {
          for (const [fleet, share] of Object.entries(shares)) {
            const most = Math.max(of.cells[cell]?.[fleet] ?? 0, start[cell as "x" | "y"][fleet] ?? 0);
            expect(share).toBeLessThanOrEqual(most + 1e-5);
          }
        }
      }),
    );
  });

  it("what is clipped lies within, sums to 1, and is all of it when all of it fits", () => {
    fc.assert(
      fc.property(anyEnvelope, table, table, fc.boolean(), (of, from, to, evenly) => {
        const clipped = clipToEnvelope(of, from, to, spend, evenly);
        expect(withinEnvelope(of, priced(from), priced(clipped), now)).toEqual({ ok: true });
        for (const shares of Object.values(clipped)) {
          expect(Object.values(shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        }
        if (withinEnvelope(of, priced(from), priced(to), now).ok && spend(to) <= Math.max(50, spend(from))) {
          expect(clipped).toEqual(to);
        }
      }),
    );
  });
});

describe("the envelope that a plan states", () => {
  const fleet = (id: string, usdPerAcceleratorHour: number): Snapshot["fleets"][number] => ({
    id,
    provider: id,
    region: `${id}:r`,
    country: "DE",
    sovereign: false,
    contract: null,
    billing: "on_demand",
    accelerators: 100,
    usdPerAcceleratorHour,
    watts: 700,
    pue: 1.2,
    gramsCo2PerKwh: 300,
    ttftMs: 100,
    errorRate: 0,
    serves: { m: { acceleratorSecondsPerRequest: 1 } },
  });
  const snapshot: Snapshot = {
    version: 1,
    asOf: "2026-11-20T02:00:00Z",
    windows: Array.from({ length: 30 }, (_, hour) => ({
      start: new Date(Date.UTC(2026, 10, 20, 2 + hour)).toISOString(),
      hours: 1,
      weight: hour < 24 ? 1 : 5,
    })),
    fleets: [fleet("a", 2), fleet("b", 3)],
    cells: [
      {
        id: "x",
        origin: "DE",
        model: "m",
        dataClass: "general",
        requestsPerSec: 10,
        tokensPerRequest: 100,
        latencyBudgetMs: 500,
        rttMs: { a: 10, b: 10 },
        denied: {},
      },
    ],
    contracts: [],
    shares: [],
    current: [],
    policy: {
      targetUtilization: 0.85,
      emergencyUtilization: 0.97,
      usdPerUnservedRequest: 1,
      usdPerMsOverBudgetPerRequest: 0,
      usdPerFailedRequest: 0,
      usdPerTonneCo2: 0,
      usdPerMovedRequestPerSec: 0,
      maxMovedShare: 1,
      contingencies: "none",
      usdPerContingencyUnservedRequest: 0,
    },
  };
  const plan = {
    routes: snapshot.windows.flatMap((_, window) => [
      // Half of the cell's requests stay unserved in hour 3: shares are of what is served.
      { window, cell: "x", fleet: "a", requestsPerSec: 5, share: 0.5 },
      ...(window === 3 ? [] : [{ window, cell: "x", fleet: "b", requestsPerSec: 5, share: 0.5 }]),
    ]),
  } as Plan;
  const source = { planId: envelope.planId, snapshotSha256: "b".repeat(64), plan, snapshot };
  const margins = { shareMargin: 0.1, spendMargin: 0.1, envelopeHours: 36 };

  it("covers every hour of its day, with its margins", () => {
    const stated = stateEnvelope(source, margins, new Date(snapshot.asOf));
    expect(envelopeSchema.parse(stated)).toEqual(stated);
    expect(stated.cells).toEqual({ x: { a: 1, b: 0.6 } });
    // 5 accelerators at $2 and 5 at $3 is $25; hour 3 spreads all 10 on a at $2.
    expect(stated.maxUsdPerHour).toBeCloseTo(27.5);
    expect(stated.validUntil).toBe("2026-11-21T14:00:00.000Z");
    for (const [t] of snapshot.windows.slice(0, 24).entries()) {
      const shares = plannedShares(plan, t);
      const to = { shares, usdPerHour: usdPerHourOf(snapshot, shares, t) };
      expect(withinEnvelope(stated, { shares: {}, usdPerHour: 0 }, to, now)).toEqual({ ok: true });
    }
  });

  it("leaves out what only the representative days after it use", () => {
    const later = {
      ...plan,
      routes: [...plan.routes, { window: 25, cell: "y", fleet: "a", requestsPerSec: 1, share: 1 }],
    };
    expect(
      stateEnvelope({ ...source, plan: later }, margins, new Date(snapshot.asOf)).cells,
    ).not.toHaveProperty("y");
  });

  it("bills reserved accelerators whether used or not", () => {
    const reserved = {
      ...snapshot,
      fleets: [{ ...fleet("a", 2), billing: "reserved" as const }, fleet("b", 3)],
    };
    expect(usdPerHourOf(reserved, { x: { b: 1 } }, 0)).toBeCloseTo(100 * 2 + 10 * 3);
  });
});

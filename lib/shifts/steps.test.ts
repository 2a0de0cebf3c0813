import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Shares } from "./model";
import { limitBack } from "./observation";
import { reversePath, unprovenReversePath } from "./reverse-path";
import { atMost, loadByFleet, type SafetyFacts, unsafeReasons } from "./safety";
import { forwardSteps, lawfulOrigin } from "./steps";
import { between, overlay, routesFromShares, sharesFromRoutes, touched, widestDifference } from "./table";
import { facts, origin, pace, seen, table, target } from "./testing/world";

describe("forward steps", () => {
  it("moves no cell by more than the policy's share", () => {
    const planned = forwardSteps(origin, target, table, facts, { ...pace, rampPerStep: 1 }, atMost(0.85));
    // 60% of the cell moves at 20% a step.
    expect(planned).toMatchObject({
      ok: true,
      steps: [{ fraction: 1 / 3 }, { fraction: 2 / 3 }, { fraction: 1 }],
    });
  });

  it("loads no fleet faster than its ramp", () => {
    const planned = forwardSteps(
      origin,
      target,
      table,
      facts,
      { ...pace, sharePerStep: 1, rampPerStep: 0.05 },
      atMost(0.85),
    );
    if (!planned.ok) throw new Error(planned.because);
    // 30 accelerators arrive at 5 a step.
    expect(planned.steps).toHaveLength(6);
  });

  it("halves the ramp of a fleet that is near capacity", () => {
    const near = { ...pace, sharePerStep: 1, rampPerStep: 0.1, nearCapacity: 0.4 };
    const planned = forwardSteps(origin, target, table, facts, near, atMost(0.85));
    if (!planned.ok) throw new Error(planned.because);
    // 30% → 40% → 50% by tens while at or below 40%, then by fives.
    expect(planned.steps.map(({ fraction }) => Math.round(fraction * 30))).toEqual([10, 20, 25, 30]);
  });

  it("refuses a line that would overload a fleet, naming it", () => {
    const small = { ...facts, healthyAccelerators: { fra: 100, par: 50 } };
    expect(forwardSteps(origin, target, table, small, pace, atMost(0.85))).toEqual({
      ok: false,
      because: expect.stringMatching(/^Step \d: par would run at \d+%; the limit is 85%\.$/),
    });
  });

  it("refuses a fleet whose health nobody reports", () => {
    const unknown = { ...facts, healthyAccelerators: { fra: 100, par: null } };
    const planned = forwardSteps(origin, target, table, unknown, pace, atMost(0.85));
    expect(planned).toMatchObject({ ok: false, because: expect.stringContaining("Nothing reports") });
  });

  it("refuses a route that a rule denies, whatever the capacity", () => {
    const planned = forwardSteps(origin, { de: { iad: 1 } }, table, facts, pace, atMost(0.85));
    expect(planned).toMatchObject({ ok: false, because: expect.stringContaining("eu-only denies it") });
  });

  it("eases an overloaded fleet although it stays over the limit on the way", () => {
    const hot = { ...facts, healthyAccelerators: { fra: 40, par: 200 } };
    expect(forwardSteps(origin, target, table, hot, pace, atMost(0.85)).ok).toBe(true);
  });
});

describe("law first", () => {
  it("moves a cell off a denied fleet with the first step, and never back", () => {
    const today = { de: { iad: 0.5, fra: 0.5 } };
    const start = lawfulOrigin(today, target, facts);
    expect(start).toEqual(target);
    expect(lawfulOrigin(origin, target, facts)).toEqual(origin);
  });
});

describe("the way back", () => {
  it("ends where the shift began, in paced steps", () => {
    const arrived = overlay(table, target);
    const back = reversePath(origin, target, 1, false, arrived, facts, pace, atMost(0.97));
    if (!back.ok) throw new Error(back.because);
    expect(back.steps.length).toBeGreaterThan(1);
    expect(back.steps.at(-1)?.fraction).toBe(0);
    expect(back.steps.map(({ index }) => index)).toEqual(back.steps.map((_, index) => index));
  });

  it("says why there is none", () => {
    const gone = { ...facts, healthyAccelerators: { fra: 25, par: 100 } };
    const back = reversePath(origin, target, 1, false, overlay(table, target), gone, pace, atMost(0.97));
    expect(back).toMatchObject({ ok: false, because: expect.stringContaining("fra would run at") });
  });

  it("may load a fleet as it was before, when it still has what it had", () => {
    const sick = { ...facts, healthyAccelerators: { fra: 30, par: 100 } };
    const seenThere = seen({ table: overlay(table, target), facts: sick });
    const back = (startedWith: number) => {
      const limit = limitBack(
        { origin, startedWith: { fra: startedWith, par: 100 }, progress: { state: "draft" } },
        seenThere,
      );
      return reversePath(origin, target, 1, false, seenThere.table, sick, pace, limit).ok;
    };
    // 50 accelerators' worth on 30, as it was when the shift began to relieve it.
    expect(back(30)).toBe(true);
    expect(back(40)).toBe(false);
  });

  it("falls to 0 even when unproven, overtaking what is under way first", () => {
    expect(unprovenReversePath(0.75, true, pace).map(({ fraction }) => fraction)).toEqual([0.75, 0.375, 0]);
    expect(unprovenReversePath(0, true, pace).map(({ fraction }) => fraction)).toEqual([0]);
  });
});

const fleets = ["a", "b", "c", "d"];
const row = fc
  .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
  .filter((weights) => weights.reduce((sum, weight) => sum + weight, 0) > 0.01)
  .map((weights) => {
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return (
      sharesFromRoutes(fleets.map((fleet, i) => ({ cell: "x", fleet, share: (weights[i] ?? 0) / sum }))).x ??
      {}
    );
  });
const tables: fc.Arbitrary<Shares> = fc.record({ p: row, q: row, r: row });
const estate: fc.Arbitrary<SafetyFacts> = fc
  .tuple(
    fc.array(fc.integer({ min: 60, max: 400 }), { minLength: 4, maxLength: 4 }),
    fc.array(fc.double({ min: 0, max: 60, noNaN: true }), { minLength: 3, maxLength: 3 }),
  )
  .map(([healthy, demand]) => ({
    healthyAccelerators: Object.fromEntries(fleets.map((fleet, i) => [fleet, healthy[i] ?? 0])),
    cells: Object.fromEntries(
      ["p", "q", "r"].map((cell, i) => [
        cell,
        {
          requestsPerSec: demand[i] ?? 0,
          acceleratorSecondsPerRequest: { a: 1, b: 0.5, c: 2, d: 1.5 },
          denied: {},
        },
      ]),
    ),
  }));

describe("any line between two tables", () => {
  it("keeps shares summing to 1 and is what it is at both ends", () => {
    fc.assert(
      fc.property(tables, tables, fc.double({ min: 0, max: 1, noNaN: true }), (from, to, fraction) => {
        for (const shares of Object.values(between(from, to, fraction))) {
          // Up to three negligible shares were left out of the ends.
          expect(Object.values(shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 8);
        }
        expect(widestDifference(between(from, to, 1), to)).toBeNull();
        expect(sharesFromRoutes(routesFromShares(from))).toEqual(from);
      }),
    );
  });

  it("is safe at every step whenever it was accepted, goes only forward, and respects share and ramp", () => {
    fc.assert(
      fc.property(tables, tables, estate, (from, to, now) => {
        const planned = forwardSteps(from, to, from, now, pace, atMost(0.85));
        if (!planned.ok) return;
        let running = from;
        for (const { fraction } of planned.steps) {
          const next = between(from, to, fraction);
          expect(unsafeReasons(next, running, now, atMost(0.85))).toEqual([]);
          expect(widestDifference(running, next)?.difference ?? 0).toBeLessThanOrEqual(
            pace.sharePerStep + 1e-9,
          );
          const before = loadByFleet(running, now);
          for (const [fleet, load] of loadByFleet(next, now)) {
            const room = (now.healthyAccelerators[fleet] ?? 0) * pace.rampPerStep;
            expect(load - (before.get(fleet) ?? 0)).toBeLessThanOrEqual(room + 1e-6);
          }
          running = next;
        }
        expect(planned.steps.at(-1)?.fraction).toBe(1);
      }),
    );
  });

  it("touches exactly the fleets of the cells that change", () => {
    expect(touched(table, overlay(table, target))).toEqual({ cells: ["de"], fleets: ["fra", "par"] });
    expect(touched(table, table)).toEqual({ cells: [], fleets: [] });
  });
});

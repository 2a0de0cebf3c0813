import { describe, expect, it } from "vitest";
import { checkPlan } from "./check";
import { readPlan, readSnapshot } from "./read-snapshot";
import { plainOptimumUsd } from "./testing/plain-formulation";
import { planHere } from "./testing/plan-here";
import { randomSnapshot } from "./testing/random-snapshot";
import { hasGlpk } from "./testing/second-solver";

describe("plans of random small snapshots", () => {
  const glpk = hasGlpk();
  const seeds = Array.from({ length: 200 }, (_, i) => i + 1);

  it.each(seeds)(
    "seed %i: proven by its own prices, and as cheap as another solver's optimum",
    async (seed) => {
      const snapshot = readSnapshot(randomSnapshot(seed));
      const plan = readPlan(JSON.parse(JSON.stringify(await planHere(snapshot))));
      expect(await checkPlan(snapshot, plan)).toMatchObject({ broken: [], provenOptimal: true });
      expect(plan.status).toBe("optimal");
      if (!glpk) return;
      const expected = plainOptimumUsd(snapshot);
      expect(Math.abs(plan.objectiveUsd - expected)).toBeLessThanOrEqual(
        1e-6 * Math.max(1, Math.abs(expected)),
      );
      expect(plan.boundUsd).toBeLessThanOrEqual(expected + 1e-6 * Math.max(1, Math.abs(expected)));
    },
    30_000,
  );
});

describe("plans of estates that hardly are one", () => {
  const base = () => randomSnapshot(2);
  const without = (change: (snapshot: ReturnType<typeof base>) => void) => {
    const snapshot = base();
    change(snapshot);
    return readSnapshot(snapshot);
  };

  it.each([
    ["no cells", without((s) => Object.assign(s, { cells: [], current: [] }))],
    [
      "no fleets",
      without((s) => {
        for (const cell of s.cells) Object.assign(cell, { rttMs: {}, denied: {} });
        Object.assign(s, { fleets: [], current: [], shares: [] });
      }),
    ],
    [
      "no contracts",
      without((s) => {
        for (const fleet of s.fleets) fleet.contract = null;
        s.contracts = [];
      }),
    ],
    [
      "windows that stand for no time",
      without((s) => {
        for (const window of s.windows) window.weight = 0;
      }),
    ],
    [
      "nothing allowed to be busy",
      without((s) => {
        s.policy.targetUtilization = 0;
      }),
    ],
  ])(
    "%s",
    async (_name, snapshot) => {
      const plan = readPlan(JSON.parse(JSON.stringify(await planHere(snapshot))));
      expect(await checkPlan(snapshot, plan)).toMatchObject({ broken: [], provenOptimal: true });
      expect(plan.status).toBe("optimal");
    },
    30_000,
  );
});

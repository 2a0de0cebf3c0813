import { describe, expect, it, vi } from "vitest";
import type { Snapshot } from "./model";
import { readSnapshot } from "./read-snapshot";
import { priceRules, rulesOf, withoutRule } from "./rule-prices";
import { generateSnapshot } from "./testing/generate-snapshot";
import { planHere, planWithRulesHere } from "./testing/plan-here";

const leastUsd = async (snapshot: Snapshot) => (await planHere(snapshot)).objectiveUsd;
const estate = (seed: number, policy: Partial<Snapshot["policy"]> = {}) =>
  readSnapshot(generateSnapshot(seed, { cells: 6, fleets: 5, windows: 2, slack: 1.1, policy }));

describe("dropping a rule", () => {
  it("leaves what other rules deny as it is", () => {
    const snapshot = estate(51);
    snapshot.cells[0]!.denied = { f0: ["de-local", "eu-personal"], f1: ["de-local"] };
    expect(withoutRule(snapshot, "de-local").cells[0]!.denied).toEqual({ f0: ["eu-personal"] });
    expect(snapshot.cells[0]!.denied).toEqual({ f0: ["de-local", "eu-personal"], f1: ["de-local"] });
  });

  it.each([
    ["movement", estate(51)],
    ["movement", estate(52)],
    ["nothing but capacity", estate(53, { usdPerMovedRequestPerSec: 0 })],
    ["contingencies", estate(54, { contingencies: "provider", usdPerContingencyUnservedRequest: 2 })],
    ["a limit on movement", estate(55, { maxMovedShare: 0.1 })],
  ])(
    "is worth what the plan solved again costs less (%s)",
    async (_name, snapshot) => {
      const { objectiveUsd, prices } = await planWithRulesHere(snapshot);
      expect(prices.rules.map(({ rule }) => rule)).toEqual(rulesOf(snapshot));
      for (const { rule, usd } of prices.rules) {
        const again = await leastUsd(withoutRule(snapshot, rule));
        expect(Math.abs(objectiveUsd - again - usd)).toBeLessThanOrEqual(1e-8 * objectiveUsd);
      }
    },
    60_000,
  );

  it("is not solved again where prices show that nothing would change", async () => {
    const snapshot = estate(56);
    // Everywhere it opens costs a hundred times what it costs elsewhere.
    for (const fleet of snapshot.fleets.slice(2)) {
      Object.assign(fleet, { contract: null, billing: "on_demand", usdPerAcceleratorHour: 500 });
    }
    for (const cell of snapshot.cells) cell.denied = { f2: ["far"], f3: ["far"], f4: ["far"] };
    for (const fleet of snapshot.fleets.slice(0, 2)) fleet.accelerators = 1e6;
    for (const cell of snapshot.cells) Object.assign(cell.rttMs, { f0: 10, f1: 10 });
    for (const fleet of snapshot.fleets.slice(0, 2)) {
      for (const { model } of snapshot.cells) fleet.serves[model] ??= { acceleratorSecondsPerRequest: 1 };
    }
    const solved = vi.fn(leastUsd);
    const plan = await planHere(snapshot);
    const { rules } = await priceRules(snapshot, plan, { affords: () => true, leastUsd: solved });
    expect(rules).toEqual([{ rule: "far", usd: 0 }]);
    expect(solved).not.toHaveBeenCalled();
    expect(Math.abs((await leastUsd(withoutRule(snapshot, "far"))) - plan.objectiveUsd)).toBeLessThan(1e-3);
  });
});

describe("dropping a clause on shares", () => {
  it.each([61, 62, 63])(
    "is worth what the plan solved again costs less (seed %i)",
    async (seed) => {
      const shape = { cells: 6, fleets: 5, windows: 2, slack: 1.1, limitedProviders: 3 };
      const snapshot = readSnapshot(generateSnapshot(seed, shape));
      const plan = await planHere(snapshot);
      const { clauses } = await priceRules(snapshot, plan, { affords: () => true, leastUsd });
      expect(clauses.length).toBeGreaterThanOrEqual(3);
      for (const { provider, end, usd } of clauses) {
        const shares = snapshot.shares.map((share) =>
          share.provider === provider ? { ...share, [end]: end === "min" ? 0 : 1 } : share,
        );
        const saved = plan.objectiveUsd - (await leastUsd({ ...snapshot, shares }));
        expect(Math.abs(saved - usd)).toBeLessThanOrEqual(1e-8 * plan.objectiveUsd);
      }
    },
    60_000,
  );
});

describe("rules have no price, and it is said why", () => {
  const snapshot = estate(51);

  it.each([
    ["when there is no time to begin", { affords: () => false, leastUsd }, /would have taken too long/],
    [
      "when time runs out",
      { affords: () => true, leastUsd: async () => null },
      /time ran out after \d of \d/,
    ],
  ])("%s", async (_name, solver, sentence) => {
    const pricing = await priceRules(snapshot, await planHere(snapshot), solver);
    expect(pricing.rules).toEqual([]);
    expect(pricing.unpriced).toMatch(sentence);
  });

  it("when the plan is not the optimum", async () => {
    const plan = { ...(await planHere(snapshot)), status: "time_limit" as const };
    const pricing = await priceRules(snapshot, plan, { affords: () => true, leastUsd });
    expect(pricing).toEqual({
      rules: [],
      clauses: [],
      unpriced: "Rules and clauses have no price: the plan is not proven optimal.",
    });
  });

  it("not when there is no rule", async () => {
    const free = { ...snapshot, cells: snapshot.cells.map((cell) => ({ ...cell, denied: {} })) };
    const pricing = await priceRules(free, await planHere(free), { affords: () => true, leastUsd });
    expect(pricing).toEqual({ rules: [], clauses: [], unpriced: null });
  });
});

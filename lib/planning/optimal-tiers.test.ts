import { describe, expect, it } from "vitest";
import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import { checkPlan } from "./check";
import { optimiseTiered } from "./engine/tiered";
import { toInstance } from "./instance";
import type { Plan, Snapshot } from "./model";
import { writePlan } from "./plan";
import { readPlan, readSnapshot } from "./read-snapshot";
import { generateSnapshot, type SnapshotShape } from "./testing/generate-snapshot";
import { plainOptimumUsd } from "./testing/plain-formulation";
import { planHere, planWithRulesHere } from "./testing/plan-here";
import { hasGlpk } from "./testing/second-solver";
import { tieredSnapshot, withRivals } from "./testing/tiered-snapshot";

const glpk = hasGlpk();
const asFile = (plan: Plan): Plan => readPlan(JSON.parse(JSON.stringify(plan)));

async function expectOptimal(snapshot: Snapshot, plan: Plan): Promise<void> {
  expect(await checkPlan(snapshot, plan)).toMatchObject({ broken: [], provenOptimal: true });
  expect(plan.status).toBe("optimal");
  if (!glpk) return;
  const expected = plainOptimumUsd(snapshot);
  const slack = 1e-6 * Math.max(1, Math.abs(expected));
  expect(Math.abs(plan.objectiveUsd - expected)).toBeLessThanOrEqual(slack);
  expect(plan.boundUsd).toBeLessThanOrEqual(expected + slack);
}

describe("plans of random small snapshots with price tiers", () => {
  const seeds = Array.from({ length: 100 }, (_, i) => i + 1);

  it.each(seeds)(
    "seed %i: as cheap as another solver's optimum with binaries, and proven",
    async (seed) => {
      const snapshot = readSnapshot(tieredSnapshot(seed));
      await expectOptimal(snapshot, asFile(await planWithRulesHere(snapshot)));
    },
    30_000,
  );
});

describe("plans where providers compete by price tiers", () => {
  const seeds = Array.from({ length: 40 }, (_, i) => i + 1);

  it.each(seeds)(
    "seed %i: as cheap as another solver's optimum with binaries, and proven",
    async (seed) => {
      const shape: SnapshotShape =
        seed % 2 === 0
          ? { cells: 6, fleets: 5, windows: 3, slack: 1.5 }
          : {
              cells: 5,
              fleets: 5,
              windows: 2,
              slack: 1.5,
              limitedProviders: 2,
              policy: { maxMovedShare: 0.4, contingencies: seed % 4 === 1 ? "provider" : "none" },
            };
      const snapshot = readSnapshot(withRivals(generateSnapshot(seed, shape), seed));
      await expectOptimal(snapshot, asFile(await planHere(snapshot)));
    },
    30_000,
  );
});

/** Two providers that could each serve all of one cell, at $4 and $4.10 an hour; both bill from the first dollar. */
function rivals(policy: Partial<Snapshot["policy"]> = {}): Snapshot {
  const snapshot = generateSnapshot(3, {
    cells: 1,
    fleets: 2,
    windows: 2,
    policy: { usdPerTonneCo2: 0, usdPerMovedRequestPerSec: 0, usdPerFailedRequest: 0, ...policy },
  });
  const [cell] = snapshot.cells;
  Object.assign(cell!, { requestsPerSec: 100, latencyBudgetMs: 5000, rttMs: { f0: 10, f1: 10 }, denied: {} });
  for (const [f, fleet] of snapshot.fleets.entries()) {
    Object.assign(fleet, {
      id: `f${f}`,
      provider: f === 0 ? "azure" : "aws",
      region: f === 0 ? "azure:a" : "aws:b",
      contract: f === 0 ? "c-azure" : "c-aws",
      billing: "drawdown",
      accelerators: 1000,
      usdPerAcceleratorHour: f === 0 ? 4 : 4.1,
      serves: { [cell!.model]: { acceleratorSecondsPerRequest: 1 } },
    });
  }
  for (const window of snapshot.windows) window.weight = 1;
  snapshot.contracts = snapshot.contracts
    .filter(({ id }) => id === "c-azure" || id === "c-aws")
    .map((contract) => ({
      ...contract,
      committedUsd: 0,
      spentUsd: 0,
      overageMultiplier: 1,
      periodEnd: "2027-01-01T00:00:00Z",
    }));
  return { ...snapshot, current: [], shares: [] };
}

const withTiers = (
  snapshot: Snapshot,
  id: string,
  contract: Partial<Snapshot["contracts"][number]>,
): Snapshot =>
  readSnapshot({
    ...snapshot,
    contracts: snapshot.contracts.map((c) => (c.id === id ? { ...c, ...contract } : c)),
  });

const servedBy = (plan: Plan) => [...new Set(plan.routes.map(({ fleet }) => fleet))].sort().join(" ");

// All of the cell for both hours: 100 accelerators, 200 hours, $820 at the list price of the dearer provider.
describe("where tiers decide who serves", () => {
  it.each([
    [
      "a discount that all traffic together reaches",
      { tiers: [{ fromUsd: 200, multiplier: 0.7 }] },
      "f1",
      634,
    ],
    ["a discount that comes too late to pay", { tiers: [{ fromUsd: 800, multiplier: 0.7 }] }, "f0", 800],
    ["a discount out of reach", { tiers: [{ fromUsd: 1e9, multiplier: 0.1 }] }, "f0", 800],
    [
      "a discount already reached",
      { spentUsd: 900, tiers: [{ fromUsd: 500, multiplier: 0.5 }] },
      "f1",
      900 + 410,
    ],
    [
      "a commitment that is used up below the first threshold",
      { committedUsd: 100, tiers: [{ fromUsd: 200, multiplier: 0.7 }], overageMultiplier: 2 },
      "f0 f1",
      400 - (100 / 4.1) * 4 + 400,
    ],
    [
      "a commitment that is used up in the last tier",
      { committedUsd: 600, tiers: [{ fromUsd: 200, multiplier: 0.7 }] },
      "f1",
      34,
    ],
  ])("%s", async (_name, contract, fleets, usd) => {
    const snapshot = withTiers(rivals(), "c-aws", contract);
    const plan = asFile(await planHere(snapshot));
    await expectOptimal(snapshot, plan);
    expect(servedBy(plan)).toBe(fleets);
    expect(plan.objectiveUsd).toBeCloseTo(usd, 4);
  });

  it("prices a committed dollar, and an hour, at the tier that the plan ends in", async () => {
    const snapshot = withTiers(rivals(), "c-aws", { tiers: [{ fromUsd: 200, multiplier: 0.7 }] });
    const plan = await planHere(snapshot);
    expect(plan.prices.contracts.find(({ contract }) => contract === "c-aws")).toEqual({
      contract: "c-aws",
      usdPerCommittedUsd: 1,
      multiplier: 0.7,
    });
    expect(plan.otherTiers?.length).toBeGreaterThan(0);
  });

  it.each([
    ["a limit on movement", { maxMovedShare: 0.2, usdPerMovedRequestPerSec: 0.1 }],
    ["contingencies", { contingencies: "provider" as const, usdPerContingencyUnservedRequest: 1 }],
  ])("with %s", async (_name, policy) => {
    const tiers = [
      { fromUsd: 150, multiplier: 0.8 },
      { fromUsd: 400, multiplier: 0.6 },
    ];
    const both = withTiers(withTiers(rivals(policy), "c-aws", { tiers }), "c-azure", { tiers });
    const today = { ...both, current: [{ cell: both.cells[0]!.id, fleet: "f0", share: 1 }] };
    await expectOptimal(today, asFile(await planHere(today)));
  });

  it("leaves a snapshot without tiers exactly as it was", async () => {
    const plan = await planHere(readSnapshot(rivals()));
    expect(plan).not.toHaveProperty("otherTiers");
    for (const price of plan.prices.contracts)
      expect(Object.keys(price)).toEqual(["contract", "usdPerCommittedUsd"]);
  });
});

describe("a search that is stopped", () => {
  const snapshot = readSnapshot(
    withRivals(generateSnapshot(39, { cells: 6, fleets: 5, windows: 3, slack: 1.5 }), 39),
  );

  it.each([0, 1, 2, 20])("keeps what %i nodes have shown when time runs out", async (nodes) => {
    let node = 0;
    const instance = toInstance(snapshot);
    const optimum = await optimiseTiered(instance, {
      deadlineMs: 1e6,
      // Time runs out when the next node begins: each says so by its number.
      now: () => (node > nodes ? 2e6 : 0),
      cancelled: () => false,
      progress: (phase) => {
        node = Number(/^tiers (\d+):/.exec(phase)?.[1]);
      },
    });
    const plan = asFile(writePlan(instance, sha256Hex(canonicalJson(snapshot)), optimum));
    const proven = plan.status === "optimal" ? true : null;
    expect(await checkPlan(snapshot, plan)).toMatchObject({ broken: [], provenOptimal: proven });
    expect(plan.status).toBe(nodes < 3 ? "time_limit" : "optimal");
    const whole = await planHere(snapshot);
    expect(plan.boundUsd).toBeLessThanOrEqual(whole.objectiveUsd * (1 + 1e-6));
    expect(plan.objectiveUsd).toBeGreaterThanOrEqual(whole.objectiveUsd * (1 - 1e-6));
  });

  it("ends with no plan when it is cancelled", async () => {
    await expect(
      optimiseTiered(toInstance(snapshot), {
        deadlineMs: 1e6,
        now: () => 0,
        cancelled: () => true,
        progress: () => undefined,
      }),
    ).rejects.toMatchObject({ reason: "cancelled" });
  });
});

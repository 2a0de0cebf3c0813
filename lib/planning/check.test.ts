import { beforeAll, describe, expect, it } from "vitest";
import { checkPlan } from "./check";
import type { Plan, Snapshot } from "./model";
import { readPlan, readSnapshot } from "./read-snapshot";
import { rulesOf } from "./rule-prices";
import { generateSnapshot } from "./testing/generate-snapshot";
import { planHere, planWithRulesHere } from "./testing/plan-here";
import { withRivals } from "./testing/tiered-snapshot";

type Path = (string | number)[];

/** Every leaf of a JSON value, and every array entry, by path. */
function pathsOf(value: unknown, path: Path = []): { leaves: Path[]; entries: Path[] } {
  if (value === null || typeof value !== "object") return { leaves: [path], entries: [] };
  const below = Object.entries(value).map(([key, child]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    const found = pathsOf(child, here);
    return Array.isArray(value) ? { ...found, entries: [here, ...found.entries] } : found;
  });
  return { leaves: below.flatMap((b) => b.leaves), entries: below.flatMap((b) => b.entries) };
}

function parentOf(plan: Plan, path: Path): Record<string | number, unknown> {
  return path.slice(0, -1).reduce<unknown>((value, key) => Reflect.get(value as object, key), plan) as Record<
    string | number,
    unknown
  >;
}

/** Rejected by the reader (the shape is broken) or by the checker. */
async function isRejected(snapshot: Snapshot, plan: unknown): Promise<boolean> {
  try {
    return !(await checkPlan(snapshot, readPlan(plan))).accepted;
  } catch (error) {
    if ((error as Error).name === "Refusal") return true;
    throw error;
  }
}

const numberChanges: [string, (value: number) => number][] = [
  ["a hundredth more", (x) => (x === 0 ? 0.01 : x * 1.01)],
  ["a tenth less", (x) => (x === 0 ? -0.1 : x * 0.9)],
  ["negative", (x) => (x === 0 ? -1 : -x)],
];

const estates: [string, Snapshot][] = [
  ["movement", generateSnapshot(11, { cells: 6, fleets: 5, windows: 3, slack: 0.95 })],
  ["ample room", generateSnapshot(12, { cells: 5, fleets: 4, windows: 2, slack: 2 })],
  [
    "clauses and a limit on movement",
    generateSnapshot(13, {
      cells: 6,
      fleets: 5,
      windows: 3,
      limitedProviders: 3,
      policy: { maxMovedShare: 0.2 },
    }),
  ],
  [
    "contingencies",
    generateSnapshot(14, { cells: 5, fleets: 5, windows: 2, policy: { contingencies: "both" } }),
  ],
  [
    "contingencies, clauses and a limit on movement",
    generateSnapshot(15, {
      cells: 6,
      fleets: 5,
      windows: 2,
      slack: 1.1,
      limitedProviders: 3,
      policy: { contingencies: "both", maxMovedShare: 0.2, usdPerContingencyUnservedRequest: 2 },
    }),
  ],
];

estates.push(
  [
    "price tiers that leave a choice",
    withRivals(generateSnapshot(39, { cells: 6, fleets: 5, windows: 3, slack: 1.5 }), 39),
  ],
  [
    "price tiers, clauses and a limit on movement",
    withRivals(
      generateSnapshot(23, {
        cells: 5,
        fleets: 5,
        windows: 2,
        slack: 1.5,
        limitedProviders: 2,
        policy: { maxMovedShare: 0.4 },
      }),
      23,
    ),
  ],
);

/** Hundreds of checks each: seconds on a quiet machine. */
const patience = 120_000;

describe.each(estates)("a plan with %s", (_name, raw) => {
  const snapshot = readSnapshot(raw);
  let plan: Plan;
  beforeAll(async () => {
    plan = readPlan(JSON.parse(JSON.stringify(await planWithRulesHere(snapshot))));
  }, patience);

  it("is accepted as it is, and proven optimal by its prices", async () => {
    expect(await checkPlan(snapshot, plan)).toMatchObject({
      accepted: true,
      provenOptimal: true,
      broken: [],
    });
  });

  it(
    "is rejected with any leaf changed",
    async () => {
      const unnoticed: string[] = [];
      for (const path of pathsOf(plan).leaves) {
        const key = path.at(-1)!;
        const original = parentOf(plan, path)[key];
        const changes: [string, unknown][] =
          typeof original === "number"
            ? numberChanges.map(([name, change]) => [name, change(original)])
            : [["changed", `${String(original)}x`]];
        for (const [name, value] of changes) {
          const tampered = structuredClone(plan);
          parentOf(tampered, path)[key] = value;
          if (!(await isRejected(snapshot, tampered))) unnoticed.push(`${path.join(".")}: ${name}`);
        }
      }
      expect(unnoticed).toEqual([]);
    },
    patience,
  );

  it(
    "is rejected with any entry left out or said twice",
    async () => {
      const unnoticed: string[] = [];
      for (const path of pathsOf(plan).entries) {
        const list = (candidate: Plan) => parentOf(candidate, path) as unknown as unknown[];
        const at = Number(path.at(-1));
        const without = structuredClone(plan);
        list(without).splice(at, 1);
        const twice = structuredClone(plan);
        list(twice).splice(at, 0, structuredClone(list(twice)[at]));
        if (!(await isRejected(snapshot, without))) unnoticed.push(`${path.join(".")}: left out`);
        if (!(await isRejected(snapshot, twice))) unnoticed.push(`${path.join(".")}: twice`);
      }
      expect(unnoticed).toEqual([]);
    },
    patience,
  );
});

describe("a plan that ran out of time", () => {
  it("is not proven, and has no prices of rules", async () => {
    const snapshot = readSnapshot(generateSnapshot(16, { cells: 5, fleets: 4, windows: 2 }));
    const plan = readPlan(JSON.parse(JSON.stringify(await planHere(snapshot, -1))));
    expect(plan.status).toBe("time_limit");
    expect(await checkPlan(snapshot, plan)).toMatchObject({ accepted: true, provenOptimal: null });
    plan.prices.rules = rulesOf(snapshot).map((rule) => ({ rule, usd: 0 }));
    expect((await checkPlan(snapshot, plan)).broken).toMatchObject([{ path: "$.prices.rules" }]);
  });
});

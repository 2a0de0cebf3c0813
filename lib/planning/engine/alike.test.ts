import { describe, expect, it } from "vitest";
import { checkPlan } from "../check";
import { toInstance } from "../instance";
import type { PlanningPolicy, Snapshot } from "../model";
import { generateSnapshot } from "../testing/generate-snapshot";
import { planHere } from "../testing/plan-here";
import { mergeAlike } from "./alike";

const still = { usdPerMovedRequestPerSec: 0 };
const estate = (policy: Partial<PlanningPolicy>) =>
  generateSnapshot(11, { cells: 6, fleets: 6, windows: 3, limitedProviders: 1, policy });

const scaled = (values: number | number[], factor: number) =>
  typeof values === "number" ? values * factor : values.map((value) => value * factor);

/** Every cell in three parts that differ in size only. */
function inParts(snapshot: Snapshot, parts = [0.5, 0.375, 0.125]): Snapshot {
  return {
    ...snapshot,
    cells: snapshot.cells.flatMap((cell) =>
      parts.map((part, i) => ({
        ...cell,
        id: `${cell.id} ${i}`,
        requestsPerSec: scaled(cell.requestsPerSec, part),
      })),
    ),
    current: snapshot.current.flatMap((route) =>
      parts.map((_, i) => ({ ...route, cell: `${route.cell} ${i}` })),
    ),
  };
}

describe("alike cells", () => {
  it.each<[string, Partial<PlanningPolicy>]>([
    ["nothing but demand", still],
    ["movement", {}],
    ["a limit on movement", { maxMovedShare: 0.3 }],
    ["losses to survive", { ...still, contingencies: "both" }],
    ["losses to survive and movement", { contingencies: "provider" }],
  ])(
    "are planned as one, at what one cell would cost, with %s",
    async (_what, policy) => {
      const whole = estate(policy);
      const parts = inParts(whole);
      expect(mergeAlike(toInstance(parts)).instance.cells).toBe(whole.cells.length);
      const [one, many] = [await planHere(whole), await planHere(parts)];
      expect(many.status).toBe("optimal");
      expect(Math.abs(many.objectiveUsd - one.objectiveUsd) / one.objectiveUsd).toBeLessThan(1e-9);
      expect(await checkPlan(parts, many)).toMatchObject({ accepted: true, provenOptimal: true, broken: [] });
    },
    60_000,
  );

  it("may have their demand at different times, but for movement", () => {
    const parts = inParts(estate(still));
    const shifted: Snapshot = {
      ...parts,
      cells: parts.cells.map((cell, d) =>
        d % 3 === 0 ? { ...cell, requestsPerSec: (cell.requestsPerSec as number[]).toReversed() } : cell,
      ),
    };
    expect(mergeAlike(toInstance(shifted)).instance.cells).toBe(6);
    const moving = { ...shifted, policy: { ...shifted.policy, usdPerMovedRequestPerSec: 0.5 } };
    expect(mergeAlike(toInstance(moving)).instance.cells).toBe(12);
  });

  it.each<[string, (cell: Snapshot["cells"][number]) => Snapshot["cells"][number]]>([
    ["latency", (cell) => ({ ...cell, latencyBudgetMs: 0 })],
    ["tokens, where shares of them are limited", (cell) => ({ ...cell, tokensPerRequest: 1 })],
    [
      "what is denied them",
      (cell) => ({
        ...cell,
        denied: Object.fromEntries(Object.keys(cell.rttMs).map((fleet) => [fleet, ["law"]])),
      }),
    ],
  ])("differ by %s", (_what, change) => {
    const parts = inParts(estate(still));
    const changed = { ...parts, cells: parts.cells.map((cell, d) => (d === 0 ? change(cell) : cell)) };
    expect(mergeAlike(toInstance(changed)).instance.cells).toBe(7);
  });

  it("are none where every cell is another", () => {
    const instance = toInstance(estate({}));
    expect(mergeAlike(instance).instance).toBe(instance);
  });
});

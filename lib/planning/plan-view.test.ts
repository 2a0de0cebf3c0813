import { describe, expect, it } from "vitest";
import type { Plan, Snapshot } from "./model";
import { bindingFleets, cellChanges, denialsOf, regionFlows, servedByProvider } from "./plan-view";
import { generateSnapshot } from "./testing/generate-snapshot";
import { planHere } from "./testing/plan-here";

const snapshot: Snapshot = generateSnapshot(21, { cells: 8, fleets: 5, windows: 3, slack: 0.8 });
const demand = (t: number) =>
  snapshot.cells.reduce((sum, cell) => sum + (cell.requestsPerSec as number[])[t]!, 0);
const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0);

describe("what a screen shows of a plan", async () => {
  const plan: Plan = await planHere(snapshot);

  it("flows of either side add up to the demand of the first window", () => {
    const { before, after } = regionFlows(snapshot, plan.routes);
    expect(total(before.map((flow) => flow.requestsPerSec))).toBeCloseTo(demand(0), 6);
    expect(total(after.map((flow) => flow.requestsPerSec))).toBeCloseTo(demand(0), 6);
  });

  it("cells that keep their routes have not moved, those that swap fleets have moved whole", () => {
    const [cell] = snapshot.cells;
    const same = { ...plan, routes: snapshot.current.map((r) => ({ ...r, window: 0, requestsPerSec: 1 })) };
    expect(cellChanges(snapshot, same).every(({ movedShare }) => Math.abs(movedShare) < 1e-9)).toBe(true);
    const swapped = {
      ...snapshot,
      cells: [cell!],
      current: [{ cell: cell!.id, fleet: "f0", share: 1 }],
    };
    const routes = [{ window: 0, cell: cell!.id, fleet: "f1", share: 1, requestsPerSec: 1 }];
    expect(cellChanges(swapped, { ...plan, routes, unserved: [] })[0]?.movedShare).toBe(1);
  });

  it("denials name every rule of the snapshot once, with its fleets", () => {
    const rules = new Set(snapshot.cells.flatMap((c) => Object.values(c.denied).flat()));
    expect(new Set(denialsOf(snapshot).map(({ rule }) => rule))).toEqual(rules);
    expect(denialsOf(snapshot).every(({ fleets, cells }) => fleets.length > 0 && cells > 0)).toBe(true);
  });

  it("binding fleets are those the plan prices, each weighed by the time its windows stand for", () => {
    const binding = bindingFleets(snapshot, plan);
    expect(new Set(binding.map(({ fleet }) => fleet))).toEqual(
      new Set(plan.prices.fleets.map(({ fleet }) => fleet)),
    );
    const saving = total(
      plan.prices.fleets.map((p) => {
        const { hours, weight } = snapshot.windows[p.window]!;
        return p.usdPerAcceleratorHour * hours * weight;
      }),
    );
    expect(total(binding.map(({ savingUsd }) => savingUsd))).toBeCloseTo(saving, 6);
  });

  it("what providers serve and what is unserved add up to demand in every window", () => {
    for (const [t, row] of servedByProvider(snapshot, plan).entries()) {
      expect(total(Object.values(row.byProvider)) + row.unserved).toBeCloseTo(demand(t), 6);
    }
  });
});

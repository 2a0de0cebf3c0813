import { describe, expect, it } from "vitest";
import { fleetUse } from "./fleet-use";
import { valueIn } from "./model";
import { generateSnapshot } from "./testing/generate-snapshot";
import { planHere } from "./testing/plan-here";

describe("how busy a plan makes its fleets", async () => {
  const snapshot = generateSnapshot(3, { cells: 8, fleets: 5, windows: 4, slack: 1 });
  snapshot.fleets[2]!.accelerators = [0, ...Array.from({ length: 3 }, () => 50)];
  const plan = await planHere(snapshot);
  const use = fleetUse(snapshot, plan);

  it("is busy over healthy accelerators, and nothing where there are none", () => {
    for (const { fleet, utilization } of use) {
      const frozen = snapshot.fleets.find(({ id }) => id === fleet)!;
      for (const [t, value] of utilization.entries()) {
        const healthy = valueIn(frozen.accelerators, t);
        const busy = plan.routes
          .filter((route) => route.fleet === fleet && route.window === t)
          .reduce((sum, { cell, requestsPerSec }) => {
            const { model } = snapshot.cells.find(({ id }) => id === cell)!;
            return sum + requestsPerSec * frozen.serves[model]!.acceleratorSecondsPerRequest;
          }, 0);
        if (healthy === 0) expect(value).toBeNull();
        else expect(value).toBeCloseTo(busy / healthy, 9);
      }
    }
    expect(use.flatMap(({ utilization }) => utilization).filter((value) => value === null)).toHaveLength(1);
  });

  it("keeps providers together, and prices where the plan has them", () => {
    const providers = use.map(({ provider }) => provider);
    expect(providers).toEqual([...providers].sort());
    expect(
      use.flatMap(({ usdPerAcceleratorHour }) => usdPerAcceleratorHour).filter((usd) => usd > 0),
    ).toHaveLength(
      plan.prices.fleets.filter(({ usdPerAcceleratorHour }) => usdPerAcceleratorHour > 0).length,
    );
  });
});

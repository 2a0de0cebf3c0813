import { describe, expect, it } from "vitest";
import { toInstance } from "./instance";
import { readSnapshot } from "./read-snapshot";
import { contractSpendUsd, loadOf } from "./terms";
import { generateSnapshot } from "./testing/generate-snapshot";
import { planHere } from "./testing/plan-here";
import { withRivals } from "./testing/tiered-snapshot";
import { tierStandings } from "./tier-sentences";
import { billedUsd } from "./tiers";

describe("what a plan makes of price tiers", () => {
  const snapshot = readSnapshot(
    withRivals(generateSnapshot(39, { cells: 6, fleets: 5, windows: 3, slack: 1.5 }), 39),
  );

  it("says where each contract ends, as its term of the objective has it", async () => {
    const plan = await planHere(snapshot);
    const instance = toInstance(snapshot);
    const routing = new Float64Array(instance.pairs * instance.windows);
    for (const { window, cell, fleet, requestsPerSec } of plan.routes) {
      const pair = Array.from({ length: instance.pairs }, (_, p) => p).find(
        (p) =>
          snapshot.cells[instance.pairCell[p]!]!.id === cell &&
          snapshot.fleets[instance.pairFleet[p]!]!.id === fleet,
      );
      routing[pair! * instance.windows + window] = requestsPerSec;
    }
    const spend = contractSpendUsd(instance, loadOf(instance, routing));
    const standings = tierStandings(snapshot, plan);
    const tiered = snapshot.contracts.filter(({ tiers }) => tiers);
    expect(standings.map(({ contract }) => contract)).toEqual(tiered.map(({ id }) => id));
    for (const standing of standings) {
      const c = snapshot.contracts.findIndex(({ id }) => id === standing.contract);
      expect(standing.listUsd).toBeCloseTo(spend[c]!, 6);
      expect(standing.billedUsd).toBeCloseTo(billedUsd(snapshot.contracts[c]!, spend[c]!), 6);
    }
    expect(standings.map(({ sentence }) => sentence)).toMatchInlineSnapshot(`
      [
        "Comes to $16,425 at list price in its period, billed as $7,011; the next dollar is billed at 31.8% of list price. There is no lower price. A plan that is billed in another of its tiers costs at least $1,643 more.",
        "Comes to $1,239 at list price in its period, billed as $1,239; the next dollar is billed at 100% of list price. 67.2% of list price begins $13,569 later. No plan that is billed in another of its tiers costs less.",
        "Comes to $26,073 at list price in its period, billed as $16,687; the next dollar is billed at 64% of list price. 50.9% of list price begins $4,795 later. A plan that is billed in another of its tiers costs at least $628.11 more.",
      ]
    `);
  });

  it("says nothing of contracts without tiers", async () => {
    const plain = readSnapshot({
      ...snapshot,
      contracts: snapshot.contracts.map(({ tiers, ...contract }) => contract),
    });
    expect(tierStandings(plain, await planHere(plain))).toEqual([]);
  });
});

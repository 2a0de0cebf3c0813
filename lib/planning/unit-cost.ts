import { accessOf } from "./access";
import {
  type PlanPrices,
  type Snapshot,
  type SnapshotCell,
  type SnapshotFleet,
  unservedEndpoint,
  valueIn,
} from "./model";

/** What serving one request/s for an hour costs, USD, by cause. */
export interface UnitCost {
  /** Money for accelerators: what is paid beyond commitments. */
  accelerators: number;
  latency: number;
  failures: number;
  carbon: number;
  unserved: number;
}

/**
 * Cost of one request/s of the cell on the fleet in the window, USD per hour, at the plan's prices: an hour drawn
 * from a commitment costs what the plan says a committed dollar is worth (nothing while the commitment is not used
 * up) for each dollar that its price tier bills, a reserved hour costs nothing more.
 */
export function unitCost(
  snapshot: Snapshot,
  cell: SnapshotCell,
  fleet: SnapshotFleet,
  window: number,
  prices: Pick<PlanPrices, "contracts">,
): UnitCost | undefined {
  const access = accessOf(cell, fleet);
  if (access.kind !== "allowed") return undefined;
  const { policy } = snapshot;
  const busy = access.acceleratorSecondsPerRequest;
  const contract = snapshot.contracts.find((c) => c.id === fleet.contract);
  const start = snapshot.windows[window]?.start ?? snapshot.asOf;
  const covered = contract !== undefined && Date.parse(start) < Date.parse(contract.periodEnd);
  const worth = prices.contracts.find((price) => price.contract === contract?.id);
  // A dollar at list price is billed at its tier's multiplier.
  const drawn = worth ? worth.usdPerCommittedUsd * (worth.multiplier ?? 1) : 0;
  const paid = fleet.billing === "reserved" ? 0 : covered ? drawn : 1;
  const overMs = Math.max(0, access.latencyMs - cell.latencyBudgetMs);
  return {
    accelerators: paid * valueIn(fleet.usdPerAcceleratorHour, window) * busy,
    latency: policy.usdPerMsOverBudgetPerRequest * overMs * 3600,
    failures: policy.usdPerFailedRequest * fleet.errorRate * 3600,
    carbon:
      policy.usdPerTonneCo2 *
      1e-6 *
      valueIn(fleet.gramsCo2PerKwh, window) *
      ((fleet.watts * fleet.pue) / 1000) *
      busy,
    unserved: 0,
  };
}

/** Cost of leaving one request/s unserved for an hour, USD. */
export function unservedCost(snapshot: Snapshot): UnitCost {
  return {
    accelerators: 0,
    latency: 0,
    failures: 0,
    carbon: 0,
    unserved: snapshot.policy.usdPerUnservedRequest * 3600,
  };
}

export const sumOf = (cost: UnitCost): number =>
  cost.accelerators + cost.latency + cost.failures + cost.carbon + cost.unserved;

/** The cost at either end of a move; undefined where the fleet may not serve the cell at all. */
export function endpointCost(
  snapshot: Snapshot,
  cell: SnapshotCell,
  endpoint: string,
  window: number,
  prices: Pick<PlanPrices, "contracts">,
): UnitCost | undefined {
  if (endpoint === unservedEndpoint) return unservedCost(snapshot);
  const fleet = snapshot.fleets.find((f) => f.id === endpoint);
  return fleet && unitCost(snapshot, cell, fleet, window, prices);
}

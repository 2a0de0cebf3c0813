import { type PlanPrices, type Snapshot, type SnapshotCell, unservedEndpoint, valueIn } from "./model";
import { sumOf, type UnitCost, unitCost, unservedCost } from "./unit-cost";

/** What one request/s for an hour costs at the plan's prices, USD: a unit cost, and the price of the room it takes. */
export interface PricedCost extends UnitCost {
  capacity: number;
}

/**
 * Cost of serving the cell at each endpoint (fleets in the snapshot's order, then unserved) in the window, USD per
 * request/s and hour; undefined where it may not or cannot be served. A fleet's price is of an accelerator, of which
 * the target utilisation is used.
 */
export function pricedCosts(
  snapshot: Snapshot,
  cell: SnapshotCell,
  window: number,
  prices: PlanPrices,
): (PricedCost | undefined)[] {
  const { targetUtilization } = snapshot.policy;
  const priced = new Map(
    prices.fleets.filter((p) => p.window === window).map((p) => [p.fleet, p.usdPerAcceleratorHour]),
  );
  const fleets = snapshot.fleets.map((fleet) => {
    const cost = unitCost(snapshot, cell, fleet, window, prices);
    const busy = fleet.serves[cell.model]?.acceleratorSecondsPerRequest ?? 0;
    if (!cost || (busy > 0 && !(valueIn(fleet.accelerators, window) * targetUtilization > 0)))
      return undefined;
    return { ...cost, capacity: busy === 0 ? 0 : ((priced.get(fleet.id) ?? 0) * busy) / targetUtilization };
  });
  return [...fleets, { ...unservedCost(snapshot), capacity: 0 }];
}

export const pricedSum = (cost: PricedCost): number => sumOf(cost) + cost.capacity;

/**
 * For each endpoint (fleets in the snapshot's order, then unserved), what it costs more to be there in the window than
 * to go the cheapest way through all windows, USD per request of that window, movement included and at the plan's
 * prices; Infinity where the cell may not be served. Of the cell's traffic that part is meant which gets there
 * cheapest: what starts today nearest to it, so to speak.
 */
export function detourUsd(
  snapshot: Snapshot,
  cell: SnapshotCell,
  window: number,
  prices: PlanPrices,
): Float64Array {
  const T = snapshot.windows.length;
  const S = snapshot.fleets.length + 1;
  const demand = snapshot.windows.map((_, t) => valueIn(cell.requestsPerSec, t));
  const here = snapshot.windows.map(({ hours, weight }, t) =>
    Float64Array.from(pricedCosts(snapshot, cell, t, prices), (cost) =>
      demand[t]! <= 0 ? 0 : cost ? pricedSum(cost) * demand[t]! * hours * weight : Number.POSITIVE_INFINITY,
    ),
  );
  const moveUsd = (t: number) =>
    (t > 0 ? demand[t - 1]! > 0 : true) ? snapshot.policy.usdPerMovedRequestPerSec * demand[t]! : 0;
  /** From costs of being somewhere before window t to costs of being somewhere in it; leaving for nowhere is free. */
  const step = (before: Float64Array, t: number): Float64Array => {
    const least = Math.min(...before);
    return here[t]!.map((usd, s) => {
      const moved = least + (s === S - 1 ? 0 : moveUsd(t));
      return usd + Math.min(before[s]!, moved);
    });
  };
  const ahead: Float64Array[] = Array.from({ length: T }, () => new Float64Array(S));
  for (let t = T - 2; t >= 0; t--) {
    const next = here[t + 1]!.map((usd, s) => usd + ahead[t + 1]![s]!);
    let best = next[S - 1]!;
    for (let s = 0; s < S - 1; s++) best = Math.min(best, next[s]! + moveUsd(t + 1));
    ahead[t] = next.map((stay) => Math.min(stay, best));
  }

  const result = new Float64Array(S).fill(Number.POSITIVE_INFINITY);
  const requests =
    demand[window]! * 3600 * snapshot.windows[window]!.hours * snapshot.windows[window]!.weight;
  if (!(requests > 0)) return result;
  for (const start of startsOf(snapshot, cell, S)) {
    let costs = step(start, 0);
    for (let t = 1; t <= window; t++) costs = step(costs, t);
    const through = costs.map((usd, s) => usd + ahead[window]![s]!);
    const least = Math.min(...through);
    for (let s = 0; s < S; s++) result[s] = Math.min(result[s]!, (through[s]! - least) / requests);
  }
  return result;
}

/** Where the cell's traffic is today: one row per place, 0 there and Infinity elsewhere; all 0 if it has no routes. */
function startsOf(snapshot: Snapshot, cell: SnapshotCell, endpoints: number): Float64Array[] {
  const today = snapshot.current.filter((route) => route.cell === cell.id && route.share > 0);
  if (today.length === 0) return [new Float64Array(endpoints)];
  const at = (s: number) => new Float64Array(endpoints).fill(Number.POSITIVE_INFINITY).fill(0, s, s + 1);
  const starts = today.map(({ fleet }) => at(snapshot.fleets.findIndex(({ id }) => id === fleet)));
  const routed = today.reduce((sum, { share }) => sum + share, 0);
  return routed < 1 - 1e-6 ? [...starts, at(endpoints - 1)] : starts;
}

/** The index of an endpoint among a cell's costs. */
export function endpointIndex(snapshot: Snapshot, endpoint: string): number {
  return endpoint === unservedEndpoint
    ? snapshot.fleets.length
    : snapshot.fleets.findIndex(({ id }) => id === endpoint);
}

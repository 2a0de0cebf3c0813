import type { Snapshot } from "../model";
import { nth } from "./ledger";
import { type Priced, requestUsd } from "./priced";

/**
 * A lower bound on the cost of *every* plan, by arithmetic alone. Capacity and commitments are priced into the
 * objective instead of being enforced, clauses on shares, limits on movement and contingencies are left out; what
 * remains falls apart into cells, and a cell's least cost is the shortest path through its windows, where staying is
 * free and moving to another fleet costs what movement costs. Where nothing that is left out binds, the right prices
 * bring the bound up to the optimum. `work` is accelerator-seconds by cell · fleets + fleet, NaN where not permitted.
 */
export function boundByPaths(snapshot: Snapshot, priced: Priced, work: Float64Array): number {
  const { windows, fleets, cells, policy } = snapshot;
  const F = fleets.length;
  const fleetAt = new Map(fleets.map((fleet, f) => [fleet.id, f]));
  const busyUsd = priced.busyUsd.map((row, f) =>
    row.map((usd, t) =>
      policy.targetUtilization > 0 ? usd + priced.capacityUsd[f]![t]! / policy.targetUtilization : usd,
    ),
  );
  return cells.reduce((bound, cell, d) => bound + cheapestPath(d, cell), priced.constantUsd);

  /** Least cost of serving (or not serving) the cell through all windows, backwards; the last state is unserved. */
  function cheapestPath(d: number, cell: Snapshot["cells"][number]): number {
    let ahead = new Float64Array(F + 1);
    let total = 0;
    for (let t = windows.length - 1; t >= 0; t--) {
      const demand = nth(cell.requestsPerSec, t);
      const seconds = 3600 * windows[t]!.hours * windows[t]!.weight;
      // Without demand there is nothing to route, and nothing to move from in the window after.
      if (demand <= 0) {
        total += Math.min(...ahead);
        ahead = new Float64Array(F + 1);
        continue;
      }
      const here = new Float64Array(F + 1).fill(Number.POSITIVE_INFINITY);
      for (const [f, fleet] of fleets.entries()) {
        const busy = work[d * F + f]!;
        if (Number.isNaN(busy) || (busy > 0 && nth(fleet.accelerators, t) <= 0)) continue;
        const direct = requestUsd(snapshot, cell, f) * seconds;
        here[f] = demand * (direct + busy * busyUsd[f]![t]!) + ahead[f]!;
      }
      here[F] = demand * policy.usdPerUnservedRequest * seconds + ahead[F]!;

      const counts =
        t > 0 ? nth(cell.requestsPerSec, t - 1) > 0 : snapshot.current.some((r) => r.cell === cell.id);
      const moveUsd = counts ? policy.usdPerMovedRequestPerSec * demand : 0;
      let best = here[F]!;
      for (let f = 0; f < F; f++) best = Math.min(best, here[f]! + moveUsd);
      // From each state before: stay, or take the best of the others.
      ahead = here.map((stay) => Math.min(stay, best));
    }
    const today = snapshot.current.filter((route) => route.cell === cell.id);
    if (today.length === 0 || nth(cell.requestsPerSec, 0) <= 0) return total + Math.min(...ahead);
    const routed = today.reduce((sum, { share }) => sum + share, 0);
    // Shares above 1 in all are more than there is to stay anywhere: the cheapest of them is enough for a bound.
    if (routed > 1)
      return total + Math.min(...today.map(({ fleet }) => ahead[fleetAt.get(fleet)!]!), ahead[F]!);
    return today.reduce(
      (sum, { fleet, share }) => sum + share * ahead[fleetAt.get(fleet)!]!,
      total + (1 - routed) * ahead[F]!,
    );
  }
}

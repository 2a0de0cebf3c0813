import type { Plan, Snapshot } from "../model";
import { nth } from "./ledger";

/** Why the plan's prices alone cannot prove an optimum of this snapshot, or null if they can. */
export function priceProofGap(snapshot: Snapshot): string | null {
  const { policy } = snapshot;
  if (policy.contingencies !== "none") return "contingencies";
  if (snapshot.shares.some(({ min, max }) => min > 0 || max < 1)) return "provider shares";
  if (policy.maxMovedShare < 1) return "the limit on movement";
  const shares = new Map<string, number>();
  for (const { cell, share } of snapshot.current) shares.set(cell, (shares.get(cell) ?? 0) + share);
  if ([...shares.values()].some((sum) => sum > 1 + 1e-9)) return "current shares above 1";
  return null;
}

/**
 * A lower bound on the cost of *every* plan, from the plan's own prices. Capacity and commitments are priced into the
 * objective instead of being enforced (Lagrange); what is left falls apart into cells, and a cell's least cost is the
 * shortest path through its windows, where staying is free and moving to another fleet costs what movement costs.
 * Any prices give a true bound; the optimum's prices give the optimum. So if the bound reaches the plan's objective,
 * the plan is optimal, whoever computed it. `work` is accelerator-seconds by cell · fleets + fleet, NaN where not
 * permitted.
 */
export function boundByPrices(snapshot: Snapshot, prices: Plan["prices"], work: Float64Array): number {
  const { windows, fleets, cells, contracts, policy } = snapshot;
  const F = fleets.length;
  const fleetAt = new Map(fleets.map((fleet, f) => [fleet.id, f]));
  const committed = new Map(prices.contracts.map((price) => [price.contract, price.usdPerCommittedUsd]));
  let bound = 0;
  for (const contract of contracts) {
    bound += (committed.get(contract.id) ?? 0) * (contract.spentUsd - contract.committedUsd);
  }

  // USD per busy accelerator of each fleet and window: bills, carbon, and the price of the capacity it takes.
  const busyUsd = fleets.map((fleet) => {
    const contract = contracts.find((c) => c.id === fleet.contract);
    return windows.map((window, t) => {
      const hours = window.hours * window.weight;
      const covered = contract !== undefined && Date.parse(window.start) < Date.parse(contract.periodEnd);
      const hourUsd = nth(fleet.usdPerAcceleratorHour, t) * (covered ? (committed.get(contract.id) ?? 0) : 1);
      if (fleet.billing === "reserved") bound += hourUsd * hours * nth(fleet.accelerators, t);
      const carbon =
        policy.usdPerTonneCo2 * 1e-6 * nth(fleet.gramsCo2PerKwh, t) * ((fleet.watts * fleet.pue) / 1000);
      return hours * (carbon + (fleet.billing === "reserved" ? 0 : hourUsd));
    });
  });
  for (const { window: t, fleet, usdPerAcceleratorHour } of prices.fleets) {
    const f = fleetAt.get(fleet)!;
    const hours = windows[t]!.hours * windows[t]!.weight;
    const usd = usdPerAcceleratorHour * hours;
    if (policy.targetUtilization > 0) busyUsd[f]![t]! += usd / policy.targetUtilization;
    bound -= usd * nth(fleets[f]!.accelerators, t);
  }

  for (const [d, cell] of cells.entries()) {
    bound += cheapestPath(d, cell);
  }
  return bound;

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
        const over = Math.max(0, cell.rttMs[fleet.id]! + fleet.ttftMs - cell.latencyBudgetMs);
        const perRequest =
          policy.usdPerMsOverBudgetPerRequest * over + policy.usdPerFailedRequest * fleet.errorRate;
        here[f] = demand * (perRequest * seconds + busy * busyUsd[f]![t]!) + ahead[f]!;
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
    let routed = 0;
    for (const { fleet, share } of today) {
      total += share * ahead[fleetAt.get(fleet)!]!;
      routed += share;
    }
    return total + Math.max(0, 1 - routed) * ahead[F]!;
  }
}

import { nth } from "./ledger";
import type { PricedProblem, Term, Window } from "./priced-problem";
import type { Program } from "./program";

/** A fleet whose room is limited in a window, with its columns. */
export interface Capacity {
  /** Its utilisation. */
  load: number;
  /** What is bought of it, as a part of what there is; null where that is given. */
  bought: number | null;
  accelerators: number;
}

/** Limits fleets that have a price, or where capacity is given, all of them. Returns them by their number. */
export function addCapacity(
  program: Program,
  { snapshot, priced, capacity, work, survives }: PricedProblem,
  { t, demand }: Window,
  routes: Int32Array,
): Map<number, Capacity> {
  const { fleets, policy } = snapshot;
  const F = fleets.length;
  const limits = [policy.targetUtilization, policy.emergencyUtilization];
  const capacities = new Map<number, Capacity>();
  for (const [f, fleet] of fleets.entries()) {
    const accelerators = nth(fleet.accelerators, t);
    const usd = priced.capacityUsd[f]![t]!;
    if (accelerators <= 0 || (capacity === "priced" && usd <= 0)) continue;
    const terms: Term[] = [];
    for (const [d, requests] of demand.entries()) {
      const route = routes[d * (F + 1) + f]!;
      if (route >= 0) terms.push([route, (work[d * F + f]! * requests) / accelerators]);
    }
    const most = terms.reduce((sum, [, utilization]) => sum + utilization, 0);
    const load = program.column(0, most);
    program.row(0, 0, [...terms, [load, -1]]);
    const kept = survives(f) ? limits : limits.slice(0, 1);
    if (capacity === "given") {
      program.row(Number.NEGATIVE_INFINITY, Math.min(...kept), [[load, 1]]);
      capacities.set(f, { load, bought: null, accelerators });
      continue;
    }
    const tightest = Math.min(...limits.filter((utilization) => utilization > 0));
    // Twice: a fleet may have to take, beside its own load, at most what all cells could send it.
    const bought = program.column(usd * accelerators, (2 * most) / tightest);
    for (const utilization of kept) {
      program.row(Number.NEGATIVE_INFINITY, 0, [
        [load, 1],
        [bought, -utilization],
      ]);
    }
    capacities.set(f, { load, bought, accelerators });
  }
  return capacities;
}

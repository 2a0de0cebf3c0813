import type { BasisInput } from "highs";
import type { Instance } from "../instance";
import type { Problem } from "../problem";
import { atLower, atUpper, basic } from "./carry-basis";
import type { Prices } from "./prices";
import { stayAt } from "./pricing";

/**
 * A routing of one window that fills fleets greedily at given prices: cells that would lose most by their second choice
 * come first, each goes to its cheapest fleet with room, and what does not fit goes on to the next. Every time a fleet
 * fills up, one cell is split, so that the routing is a vertex: a basis to start simplex from.
 */
export interface GreedyStart {
  basis(problem: Problem): BasisInput;
}

/** Marks the routes that look cheapest in `included`, `perCell` of each cell, and those that the greedy routing uses. */
export function greedyStart(
  instance: Instance,
  near: Prices,
  perCell: number,
  included: Uint8Array,
): GreedyStart {
  const { pairStart, pairFleet, accSeconds, demand, cells, snapshot } = instance;
  const stayUsd = stayAt(instance, near);
  const choices = Array.from({ length: cells }, (_, d) => {
    if (!(demand[d]! > 0)) return { d, regret: 0, ranked: [] };
    const unserved = snapshot.policy.usdPerUnservedRequest * demand[d]! * instance.seconds[0]!;
    const ranked: { pair: number; usd: number }[] = [];
    for (let p = pairStart[d]!; p < pairStart[d + 1]!; p++) {
      const usd = stayUsd(p, 0);
      if (usd < Number.POSITIVE_INFINITY) ranked.push({ pair: p, usd });
    }
    ranked.sort((a, b) => a.usd - b.usd || a.pair - b.pair);
    for (const { pair } of ranked.slice(0, perCell)) included[pair] = 1;
    const first = ranked[0]?.usd ?? unserved;
    return { d, ranked, regret: (ranked[1]?.usd ?? unserved) - first };
  }).sort((a, b) => b.regret - a.regret || a.d - b.d);

  const room = instance.accelerators.map((count) => count * snapshot.policy.targetUtilization);
  const full = new Uint8Array(instance.fleets);
  const used: number[] = [];
  const unserved: number[] = [];
  for (const { d, ranked } of choices) {
    let left = demand[d]!;
    for (const { pair } of ranked) {
      const f = pairFleet[pair]!;
      if (full[f]) continue;
      used.push(pair);
      included[pair] = 1;
      const fits = accSeconds[pair]! > 0 ? room[f]! / accSeconds[pair]! : Number.POSITIVE_INFINITY;
      if (left <= fits) {
        room[f]! -= left * accSeconds[pair]!;
        left = 0;
        break;
      }
      left -= fits;
      room[f] = 0;
      full[f] = 1;
    }
    if (left > 0) unserved.push(d);
  }

  return {
    basis(problem) {
      const colStatus = new Int32Array(problem.lp.columns).fill(atLower);
      const rowStatus = new Int32Array(problem.lp.rows).fill(basic);
      for (const row of [...problem.rows.demand, ...problem.rows.load])
        if (row >= 0) rowStatus[row] = atLower;
      for (const [f, column] of problem.utilization.entries()) {
        if (column >= 0) colStatus[column] = full[f] ? atUpper : basic;
      }
      for (const pair of used) colStatus[problem.share[pair]!] = basic;
      for (const d of unserved) colStatus[problem.unserved[d]!] = basic;
      return { colStatus, rowStatus };
    },
  };
}

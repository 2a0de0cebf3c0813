import type { Highs } from "highs";
import type { Contingency } from "../contingency";
import { type Instance, isActive } from "../instance";
import { LinearProgramBuilder } from "../lp";
import { displacedOf } from "../recourse";
import type { Routing } from "../terms";
import { createModel, runModel, type SolveControl } from "./highs";

/** The best that can be done for what a contingency displaces, and what stands in the way of more. */
export interface BestRecourse {
  /** Requests/s by pair. */
  placed: Map<number, number>;
  unservedRequestsPerSec: number;
  /** Requests/s that one more accelerator of room would save, by fleet; 0 for what is lost. */
  savedPerAccelerator: Float64Array;
}

/**
 * Places as much of what a contingency displaces in a window as there is emergency room for, beside what survives: a
 * transport problem of the cells that are displaced and the fleets that may take them. Null when time ran out.
 */
export function bestRecourse(
  solver: Highs,
  instance: Instance,
  routing: Routing,
  load: Float64Array,
  { lostFleet }: Contingency,
  window: number,
  control: SolveControl,
): BestRecourse | null {
  const { windows: T, fleets: F, pairStart, pairFleet, accSeconds, accelerators, snapshot } = instance;
  const displaced = displacedOf(instance, routing, window, lostFleet);
  const all = displaced.reduce((sum, requests) => sum + requests, 0);
  const best: BestRecourse = {
    placed: new Map(),
    unservedRequestsPerSec: all,
    savedPerAccelerator: new Float64Array(F),
  };
  if (!(all > 0)) return best;
  const b = new LinearProgramBuilder();
  const roomRow = Int32Array.from({ length: F }, (_, f) => {
    const count = accelerators[f * T + window]!;
    if (lostFleet[f] || count <= 0) return -1;
    const room = snapshot.policy.emergencyUtilization - load[f * T + window]! / count;
    return b.row(Number.NEGATIVE_INFINITY, Math.max(0, room));
  });
  const pairs: number[] = [];
  for (const [d, requests] of displaced.entries()) {
    if (!(requests > 0)) continue;
    const row = b.row(Number.NEGATIVE_INFINITY, 1);
    for (let p = pairStart[d]!; p < pairStart[d + 1]!; p++) {
      const f = pairFleet[p]!;
      if (lostFleet[f] || !isActive(instance, p, window)) continue;
      pairs.push(p);
      b.column(-requests / all, 1);
      b.entry(row, 1);
      b.entry(roomRow[f]!, (accSeconds[p]! * requests) / Math.max(accelerators[f * T + window]!, 1e-12));
    }
  }
  if (pairs.length === 0) return best;
  const model = createModel(solver, b.build());
  try {
    model.options.set({
      presolve: "off",
      primal_feasibility_tolerance: 1e-9,
      dual_feasibility_tolerance: 1e-9,
    });
    const result = runModel(solver, model, control);
    if (result.status !== "optimal") return null;
    for (const [j, p] of pairs.entries()) {
      const requests = result.value[j]! * displaced[instance.pairCell[p]!]!;
      if (result.value[j]! > 1e-12) best.placed.set(p, requests);
      best.unservedRequestsPerSec -= requests;
    }
    for (const [f, row] of roomRow.entries()) {
      if (row < 0) continue;
      const saved = (Math.max(0, -result.rowDual[row]!) * all) / accelerators[f * T + window]!;
      best.savedPerAccelerator[f] = saved;
    }
    best.unservedRequestsPerSec = Math.max(0, best.unservedRequestsPerSec);
    return best;
  } finally {
    model.dispose();
  }
}

/**
 * How much of each cell's displaced requests is lost at least, by what one more accelerator of room saves: nothing is worth
 * more than the cheapest room it could take, nor more than itself.
 */
export function lostPerDisplaced(
  instance: Instance,
  saved: Float64Array,
  { lostFleet }: Contingency,
  window: number,
): Float64Array {
  const { pairStart, pairFleet, accSeconds } = instance;
  return Float64Array.from({ length: instance.cells }, (_, d) => {
    let least = 1;
    for (let p = pairStart[d]!; p < pairStart[d + 1]!; p++) {
      const f = pairFleet[p]!;
      if (lostFleet[f] || !isActive(instance, p, window)) continue;
      least = Math.min(least, accSeconds[p]! * saved[f]!);
    }
    return least;
  });
}

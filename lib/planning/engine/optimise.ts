import type { Highs } from "highs";
import { contingencySets } from "../contingency";
import type { Instance } from "../instance";
import type { Optimum } from "../optimum";
import { fillRecourse, type Recourse } from "../recourse";
import { loadOf, type Routing } from "../terms";
import { mergeAlike } from "./alike";
import { bestKnown } from "./best-known";
import { highs, type LpResult, type SolveControl } from "./highs";
import { priceCells } from "./pricing";
import { bestRecourse } from "./recourse-program";
import { roundRouting } from "./round";
import { type Solved, solveStill } from "./still";
import { solveTied } from "./tied";

/** Why there is no plan. */
export class SolveFailure extends Error {
  constructor(
    readonly reason: "cancelled" | "numerical",
    message: string,
  ) {
    super(message);
  }
}

/** The least costly routing of the instance, or the best found by the deadline with the bound proven so far. */
export async function optimise(instance: Instance, control: SolveControl): Promise<Optimum> {
  const solver = await highs();
  const held = heldToEmergencies(instance);
  const merged = mergeAlike(held);
  const solve = held.movementCounts ? solveTied : solveStill;
  const solved = merged.apart(solve(solver, merged.instance, control));
  refuseFailure(solved);
  // No term is negative, so nothing costs less than nothing.
  const { boundUsd } = priceCells(held, solved.prices);
  return finish(solver, held, solved, Math.max(0, boundUsd), control);
}

/**
 * Where contingencies leave fleets less room than usual, surviving limits every routing and not only what is displaced:
 * a fleet that some contingency spares may never be busier than in an emergency. Every fleet is spared by some, or, if
 * there is one contingency that takes all of them, none.
 */
function heldToEmergencies(instance: Instance): Instance {
  const { snapshot } = instance;
  const { policy, fleets } = snapshot;
  const sets = contingencySets(snapshot);
  const spares = fleets.some((_, f) => sets.some(({ lostFleet }) => !lostFleet[f]));
  if (!spares || policy.emergencyUtilization >= policy.targetUtilization) return instance;
  const targetUtilization = policy.emergencyUtilization;
  return { ...instance, snapshot: { ...snapshot, policy: { ...policy, targetUtilization } } };
}

function refuseFailure({ status, detail }: Pick<LpResult, "status" | "detail">): void {
  if (status === "cancelled") throw new SolveFailure("cancelled", "The solve was cancelled.");
  if (status === "error" || status === "infeasible") {
    // Leaving everything unserved is always possible: an infeasible program is a numerical accident.
    throw new SolveFailure("numerical", `The solver ended without a plan (${detail}).`);
  }
}

function finish(
  solver: Highs,
  instance: Instance,
  { status, share, prices }: Solved,
  boundUsd: number,
  control: SolveControl,
): Optimum {
  const T = instance.windows;
  const { targetUtilization, emergencyUtilization } = instance.snapshot.policy;
  const routing = share && roundRouting(instance, (p, t) => share[p * T + t]!);
  if (status === "time_limit" || !routing) return bestKnown(instance, boundUsd, routing);
  return {
    status: "optimal",
    routing,
    recourses: bestRecourses(solver, instance, routing, control),
    boundUsd,
    acceleratorUsd: prices.busyUsd.map(
      (usd, at) => usd * targetUtilization + (prices.survival?.emergencyUsd[at] ?? 0) * emergencyUtilization,
    ),
    committedUsd: prices.drawnUsd,
  };
}

/**
 * A recourse for every contingency of every window. The rule of thumb's will do where it loses no more than the worst;
 * where it might be the worst, the best there is.
 */
function bestRecourses(
  solver: Highs,
  instance: Instance,
  routing: Routing,
  control: SolveControl,
): Recourse[] {
  const sets = contingencySets(instance.snapshot);
  if (sets.length === 0) return [];
  const load = loadOf(instance, routing);
  const recourses: Recourse[] = [];
  for (let t = 0; t < instance.windows; t++) {
    const greedy = sets.map((set) => ({ set, recourse: fillRecourse(instance, routing, load, set, t) }));
    let worst = 0;
    for (const { set, recourse } of greedy.toSorted(
      (a, b) => b.recourse.unservedRequestsPerSec - a.recourse.unservedRequestsPerSec,
    )) {
      if (recourse.unservedRequestsPerSec <= worst) continue;
      const best = bestRecourse(solver, instance, routing, load, set, t, control);
      if (!best) continue;
      Object.assign(recourse, fillRecourse(instance, routing, load, set, t, best.placed));
      worst = Math.max(worst, recourse.unservedRequestsPerSec);
    }
    for (const { recourse } of greedy) recourses.push(recourse);
  }
  return recourses;
}

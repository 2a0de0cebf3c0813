import type { Highs } from "highs";
import { safeLowerBound } from "../bound";
import { contingencySets } from "../contingency";
import type { Instance } from "../instance";
import type { Optimum } from "../optimum";
import { buildProblem, type Problem } from "../problem";
import { fillRecourse, type Recourse } from "../recourse";
import { loadOf, type Routing } from "../terms";
import { bestKnown } from "./best-known";
import { createModel, highs, type LpAlgorithm, type LpResult, runModel, type SolveControl } from "./highs";
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
  if (bindsWhole(instance)) return optimiseWhole(solver, instance, control);
  const solved = instance.movementCounts
    ? solveTied(solver, instance, control)
    : solveStill(solver, instance, control);
  refuseFailure(solved);
  // No term is negative, so nothing costs less than nothing.
  const { boundUsd } = priceCells(instance, solved.prices);
  return finish(solver, instance, solved, Math.max(0, boundUsd), control);
}

/**
 * Contingencies with movement are written down whole, and so are those that leave fleets less room than usual: surviving
 * then limits every routing and not only what is displaced.
 */
function bindsWhole({ movementCounts, snapshot }: Instance): boolean {
  const { contingencies, targetUtilization, emergencyUtilization } = snapshot.policy;
  return contingencies !== "none" && (movementCounts || emergencyUtilization < targetUtilization);
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

async function optimiseWhole(solver: Highs, instance: Instance, control: SolveControl): Promise<Optimum> {
  const problem = buildProblem(instance);
  const model = createModel(solver, problem.lp);
  let result: LpResult;
  try {
    result = runModel(solver, model, control, algorithmFor(instance, problem));
    // Interior point may stall on a badly scaled program; simplex then starts from what it left.
    if (result.status === "error") result = runModel(solver, model, control, "simplex");
  } finally {
    model.dispose();
  }
  refuseFailure(result);
  const boundUsd = Math.max(0, safeLowerBound(problem.lp, result.rowDual));
  if (result.status === "time_limit") return bestKnown(instance, boundUsd);
  const routing = roundRouting(instance, (p, t) => {
    const column = problem.share[p * instance.windows + t]!;
    return column < 0 ? 0 : result.value[column]!;
  });
  return {
    status: "optimal",
    routing,
    recourses: recoursesOf(instance, routing, problem, result.value),
    boundUsd,
    ...shadowPrices(instance, problem, result),
  };
}

/**
 * Movement ties every window to the next, and simplex then walks through thousands of degenerate vertices:
 * interior point with crossover is five times faster. Small or untied programs are simplex's.
 */
function algorithmFor(instance: Instance, problem: Problem): LpAlgorithm {
  return instance.movementCounts && instance.windows > 1 && problem.lp.columns > 3000 ? "ipm" : "simplex";
}

function recoursesOf(
  instance: Instance,
  routing: Routing,
  problem: Problem,
  value: Float64Array,
): Recourse[] {
  const T = instance.windows;
  const load = loadOf(instance, routing);
  const sets = new Map(contingencySets(instance.snapshot).map((set) => [set.lost, set]));
  return problem.contingencies.map((k) => {
    const start = new Map<number, number>();
    for (const { pair, column } of k.recourse) {
      const requests = value[column]! * instance.demand[instance.pairCell[pair]! * T + k.window]!;
      if (value[column]! > 1e-9) start.set(pair, requests);
    }
    return fillRecourse(instance, routing, load, sets.get(k.lost)!, k.window, start);
  });
}

/**
 * Duals are of scaled rows, so prices are scaled back: capacity N·u enters as "utilisation ≤ u", whose dual per
 * accelerator is dual·u/N.
 */
function shadowPrices(instance: Instance, problem: Problem, { reducedCost, rowDual }: LpResult) {
  const T = instance.windows;
  const { targetUtilization, emergencyUtilization } = instance.snapshot.policy;
  const acceleratorUsd = new Float64Array(instance.fleets * T);
  for (let at = 0; at < acceleratorUsd.length; at++) {
    const column = problem.utilization[at]!;
    if (column < 0) continue;
    acceleratorUsd[at] =
      (Math.max(0, -reducedCost[column]!) * targetUtilization) / instance.accelerators[at]!;
  }
  for (const k of problem.contingencies) {
    for (const [f, row] of k.emergencyRow.entries()) {
      if (row < 0) continue;
      const at = f * T + k.window;
      acceleratorUsd[at]! +=
        (Math.max(0, -rowDual[row]!) * emergencyUtilization) / instance.accelerators[at]!;
    }
  }
  const committedUsd = Float64Array.from(
    problem.rows.contract,
    (row, c) => Math.max(0, -rowDual[row]!) / problem.contractScaleUsd[c]!,
  );
  return { acceleratorUsd, committedUsd };
}

import type { Basis, Highs } from "highs";
import type { Instance } from "../instance";
import { buildProblem, type Problem } from "../problem";
import { totalsOf } from "../problem-rows";
import { carryBasis } from "./carry-basis";
import { approachTiedPrices } from "./course-ascent";
import {
  createModel,
  dualSimplex,
  type LpResult,
  primalSimplex,
  runModel,
  type SolveControl,
  stoppedBy,
} from "./highs";
import { type Prices, pricesFromDuals } from "./prices";
import { type Pricing, priceCells } from "./pricing";
import { roundRouting } from "./round";
import type { SolvedProgram } from "./session";
import { type Solved, solveStill } from "./still";
import { type Cut, SurvivalCuts } from "./survival-cuts";
import { withoutContingencies } from "./window-program";

/**
 * A route is let in when the best course through it costs at most this part of a move of all the cell's requests more
 * than the cell's best: enough that few rounds are needed, and few enough that each is quick.
 */
const leeway = 0.3;
/** Bound and cost are the same, to well below what a proof by the plan's prices is held to. */
const closedGap = 1e-10;
/**
 * Up to here simplex is faster, and up to there at least where it starts from where the last round ended. Beyond,
 * movement makes it walk through tens of thousands of degenerate vertices, and interior point with crossover is several
 * times faster from scratch, unless there are no more new routes than this part of the columns.
 */
const simplexColumns = 15_000;
const warmSimplexColumns = 20_000;
const fewNew = 0.005;
const manyRounds = 40;
/** How far from its optimum the problem without movement may be, to say where to look. */
const nearEnough = 1e-3;

/**
 * The optimum where movement ties windows together. What each window would do by itself, and prices that take movement
 * into account, say which routes may be used; the program of those alone is solved, all others are priced at its duals,
 * and those that may pay are let in, until the prices prove that none would.
 */
export function solveTied(solver: Highs, instance: Instance, control: SolveControl): Solved {
  const start = begin(solver, instance, control);
  if ("status" in start) return { ...start, share: undefined };
  control.progress("courses", 0);
  const near = approachTiedPrices(instance, start.prices);
  const included = start.routes.map((used, at) => (used || near.visited[at]! > 0 ? 1 : 0));
  for (const [p, share] of instance.currentShare.entries()) {
    if (share > 0) included[p * instance.windows] = 1;
  }
  admit(instance, included, near.prices, priceCells(instance, near.prices));

  const { policy } = instance.snapshot;
  const survival =
    policy.contingencies === "none" ? undefined : new SurvivalCuts(solver, instance, policy, start.cuts);
  const unprotected = withoutContingencies(instance);
  let before = start.program;
  // A program solved before this one differs in more than its routes.
  let added = Number.POSITIVE_INFINITY;
  let share: Float64Array | undefined;
  let best = { boundUsd: priceCells(instance, start.prices).boundUsd, prices: start.prices };
  for (let round = 0; ; round++) {
    if (round === manyRounds) included.fill(1);
    const problem = buildProblem(unprotected, included);
    const solved = solveRestricted(solver, instance, problem, survival, before, added, control);
    const { result } = solved;
    if (result.status !== "optimal")
      return { status: result.status, detail: result.detail, share, prices: best.prices };
    before = { problem, basis: solved.basis };
    share = new Float64Array(included.length);
    for (const [at, column] of problem.share.entries()) if (column >= 0) share[at] = result.value[column]!;
    const prices = {
      ...pricesFromDuals(instance, problem, result),
      ...(survival ? { survival: survival.prices(result) } : {}),
    };
    const pricing = priceCells(instance, prices);
    if (pricing.boundUsd > best.boundUsd) best = { boundUsd: pricing.boundUsd, prices };
    const gap = solved.usd - pricing.boundUsd;
    const closed = gap <= closedGap * Math.max(Math.abs(solved.usd), 1e-6);
    added = closed ? 0 : admit(instance, included, prices, pricing);
    if (added === 0 || round >= manyRounds) {
      control.session?.keep(instance, prices, before);
      return { status: "optimal", detail: "optimal", share, prices };
    }
  }
}

/** Prices to look from, and routes to begin with; with them a basis, where there is one. */
interface Beginning {
  prices: Prices;
  /** Pair × window. */
  routes: Uint8Array;
  program: SolvedProgram | undefined;
  /** What contingencies were found to ask of every routing. */
  cuts: readonly Cut[];
}

/** Where the solve before ended, if it was of nearly the same problem; else what each window would do by itself. */
function begin(solver: Highs, instance: Instance, control: SolveControl): Beginning | Solved {
  const recalled = control.session?.recall(instance);
  if (recalled) {
    const { prices, program } = recalled;
    return {
      prices,
      program,
      cuts: [],
      routes: Uint8Array.from(program.problem.share, (column) => (column < 0 ? 0 : 1)),
    };
  }
  const still = solveStill(solver, { ...instance, movementCounts: false }, control, nearEnough);
  if (still.status !== "optimal" || still.share === undefined) return still;
  const routes = Uint8Array.from(still.share, (share) => (share > 0 ? 1 : 0));
  return { prices: still.prices, routes, program: undefined, cuts: still.cuts ?? [] };
}

/** Solves the program of some routes, with whatever contingencies ask of it. */
function solveRestricted(
  solver: Highs,
  instance: Instance,
  problem: Problem,
  survival: SurvivalCuts | undefined,
  before: SolvedProgram | undefined,
  added: number,
  control: SolveControl,
): { result: LpResult; basis: Basis; usd: number } {
  const T = instance.windows;
  const model = createModel(solver, problem.lp);
  try {
    const columnOf = (pair: number, window: number) => problem.share[pair * T + window]!;
    survival?.attach({ problem, model, columnOf });
    const bySimplex = isForSimplex(problem, before, added);
    if (bySimplex && before) {
      model.setBasis(carryBasis(before.problem, before.basis, problem, survival));
      model.options.set({ presolve: "off", simplex_strategy: primalSimplex });
    }
    let result = runModel(solver, model, control, bySimplex ? "simplex" : "ipm");
    // Interior point may stall on a badly scaled program; simplex then starts from what it left.
    if (result.status === "error") result = runModel(solver, model, control, "simplex");
    while (survival && result.status === "optimal") {
      const { value } = result;
      const routing = roundRouting(instance, (p, t) => value[problem.share[p * T + t]!] ?? 0);
      const rows = survival.add(result, routing, control);
      if (rows === null)
        return { result: { ...result, status: stoppedBy(control) }, basis: model.getBasis(), usd: 0 };
      if (rows === 0) break;
      // New rows leave the basis optimal but for them.
      model.options.set({ presolve: "off", simplex_strategy: dualSimplex });
      result = runModel(solver, model, control);
    }
    return { result, basis: model.getBasis(), usd: model.getObjectiveValue() };
  } finally {
    model.dispose();
  }
}

function isForSimplex({ lp }: Problem, before: SolvedProgram | undefined, added: number): boolean {
  if (!before) return lp.columns <= simplexColumns;
  return lp.columns <= warmSimplexColumns || added <= fewNew * lp.columns;
}

/** Lets in every route that a course may pass without costing much more than the best of its cell. Returns how many. */
function admit(instance: Instance, included: Uint8Array, prices: Prices, { excessUsd }: Pricing): number {
  const { windows: T, pairs, pairCell, demand, snapshot } = instance;
  const totals = totalsOf(instance);
  const moveUsd = prices.movedUsd.map(
    (usd, t) => snapshot.policy.usdPerMovedRequestPerSec + (usd > 0 ? usd / totals.demand[t]! : 0),
  );
  let admitted = 0;
  for (let p = 0; p < pairs; p++) {
    for (let t = 0; t < T; t++) {
      const at = p * T + t;
      if (included[at]) continue;
      const requests = demand[pairCell[p]! * T + t]!;
      if (!(excessUsd[at]! <= requests * (leeway * moveUsd[t]! + 1e-9))) continue;
      included[at] = 1;
      admitted++;
    }
  }
  return admitted;
}

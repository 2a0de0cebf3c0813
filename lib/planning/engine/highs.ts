import loadHighs, { type Highs, type Model } from "highs";
import type { LinearProgram } from "../lp";
import type { Session } from "./session";

let loaded: Promise<Highs> | undefined;

/** The solver, compiled once per thread. */
export function highs(): Promise<Highs> {
  loaded ??= loadHighs();
  return loaded;
}

/** What a long solve listens to, all asked often, and what the one before it has left. */
export interface SolveControl {
  /** The value of `now` (ms) at which to stop with what there is. */
  deadlineMs: number;
  now(): number;
  cancelled(): boolean;
  progress(phase: string, iterations: number): void;
  session?: Session;
}

export type LpStatus = "optimal" | "time_limit" | "cancelled" | "infeasible" | "error";

export interface LpResult {
  status: LpStatus;
  /** Solver's own name for the status, for a failure's reason. */
  detail: string;
  value: Float64Array;
  reducedCost: Float64Array;
  rowDual: Float64Array;
}

export type LpAlgorithm = "simplex" | "ipm";

/**
 * HiGHS's numbers for its two kinds of simplex. A basis stays feasible when columns are added or costs change: primal
 * simplex starts from there. It stays optimal but for new rows when those are added: dual simplex starts from there.
 */
export const primalSimplex = 4;
export const dualSimplex = 1;

/** Why a solve that was broken off was. */
export function stoppedBy(control: SolveControl): "cancelled" | "time_limit" {
  return control.cancelled() ? "cancelled" : "time_limit";
}

/** Copies a program into the solver. The caller disposes the model. */
export function createModel(solver: Highs, lp: LinearProgram): Model {
  const model = solver.createModel({
    numCols: lp.columns,
    numRows: lp.rows,
    offset: lp.offset,
    colCost: lp.cost,
    colLower: lp.lower,
    colUpper: lp.upper,
    rowLower: lp.rowLower,
    rowUpper: lp.rowUpper,
    matrix: {
      format: "csc",
      numRows: lp.rows,
      numCols: lp.columns,
      starts: lp.starts,
      indices: lp.indices,
      values: lp.values,
    },
  });
  model.options.set({ output_flag: false });
  return model;
}

/** Solves the model from where it stands; a basis left by an earlier run is used. */
export function runModel(
  solver: Highs,
  model: Model,
  control: SolveControl,
  algorithm: LpAlgorithm = "simplex",
): LpResult {
  const { modelStatus, callbackType } = solver.constants;
  const secondsLeft = (control.deadlineMs - control.now()) / 1000;
  model.zeroAllClocks();
  model.options.set({ solver: algorithm, time_limit: Math.max(0.001, secondsLeft) });
  const callbacks: Parameters<Model["run"]>[0] = {
    [callbackType.simplexInterrupt](event) {
      control.progress("simplex", event.data.simplex_iteration_count ?? 0);
      if (control.cancelled() || control.now() > control.deadlineMs) event.interrupt();
      return undefined;
    },
    [callbackType.ipmInterrupt](event) {
      control.progress("interior point", event.data.ipm_iteration_count ?? 0);
      if (control.cancelled() || control.now() > control.deadlineMs) event.interrupt();
      return undefined;
    },
  };
  try {
    model.run(callbacks);
  } catch (error) {
    if (!(error instanceof Error && error.name === "HighsError")) throw error;
    // HiGHS 1.15's presolve breaks down on a few programs that it solves without.
    model.clearSolver();
    model.options.set({ presolve: "off" });
    model.run(callbacks);
  }
  const code = model.getModelStatus();
  const name = Object.entries(modelStatus).find(([, value]) => value === code)?.[0] ?? `status ${code}`;
  const { colValue, colDual, rowDual } = model.getSolution();
  const status: LpStatus = control.cancelled()
    ? "cancelled"
    : code === modelStatus.optimal || code === modelStatus.empty
      ? "optimal"
      : code === modelStatus.timeLimit || code === modelStatus.interrupted
        ? "time_limit"
        : code === modelStatus.infeasible
          ? "infeasible"
          : "error";
  return { status, detail: name, value: colValue, reducedCost: colDual, rowDual };
}

import loadHighs, { type Highs, type Model } from "highs";

/** The longest that one call of the solver may take. */
const mostSeconds = 60;

let loaded: Promise<Highs> | undefined;

/** The solver, compiled once per thread. */
export function multiplierSolver(): Promise<Highs> {
  loaded ??= loadHighs();
  return loaded;
}

/** Solves the model from where it stands. Its multipliers are its row duals. */
export function run(
  solver: Highs,
  model: Model,
): { optimal: boolean; colValue: Float64Array; rowDual: Float64Array } {
  model.options.set({ output_flag: false, solver: "simplex", time_limit: mostSeconds });
  model.zeroAllClocks();
  model.run();
  const { colValue, rowDual } = model.getSolution();
  const { modelStatus } = solver.constants;
  const code = model.getModelStatus();
  return { optimal: code === modelStatus.optimal || code === modelStatus.empty, colValue, rowDual };
}

import type { Highs } from "highs";
import type { Instance } from "../instance";
import { type LinearProgram, LinearProgramBuilder } from "../lp";
import { createModel, type LpResult, runModel, type SolveControl } from "./highs";

/** A routing of one window, as far as contracts are concerned. */
export interface WindowOffer {
  window: number;
  /** Cost without what is drawn from commitments, and that, by contract. USD. */
  unpricedUsd: number;
  drawn: Float64Array;
}

/** The best mixture of the offers, and what it makes a committed dollar worth. */
export interface Mixture {
  status: LpResult["status"];
  /** Cost of the mixture, without what is owed whatever is routed; USD. */
  usd: number;
  /** Weight of each offer; those of a window sum to 1. */
  weight: Float64Array;
  drawnUsd: Float64Array;
}

/**
 * Windows are tied together by their contracts alone, so the whole is a choice of one mixture of offers per window
 * (Dantzig and Wolfe 1960). Its duals are the prices of commitments at which windows are asked for better offers.
 */
export function mixOffers(
  solver: Highs,
  instance: Instance,
  offers: readonly WindowOffer[],
  control: SolveControl,
): Mixture {
  const { contracts } = instance.snapshot;
  const lp = masterProgram(instance, offers);
  const model = createModel(solver, lp);
  model.options.set({ primal_feasibility_tolerance: 1e-10, dual_feasibility_tolerance: 1e-10 });
  try {
    const result = runModel(solver, model, control);
    return {
      status: result.status,
      usd: model.getObjectiveValue(),
      weight: result.value.slice(0, offers.length),
      drawnUsd: Float64Array.from(contracts, ({ overageMultiplier }, c) =>
        Math.min(overageMultiplier, Math.max(0, -result.rowDual[c]!)),
      ),
    };
  } finally {
    model.dispose();
  }
}

function masterProgram(instance: Instance, offers: readonly WindowOffer[]): LinearProgram {
  const { snapshot, idleSpendUsd, windows } = instance;
  const b = new LinearProgramBuilder();
  const infinity = Number.POSITIVE_INFINITY;
  for (const [c, { committedUsd }] of snapshot.contracts.entries()) {
    b.row(-infinity, committedUsd - idleSpendUsd[c]!);
  }
  const windowRow = Array.from({ length: windows }, () => b.row(1, 1));
  for (const { window, unpricedUsd, drawn } of offers) {
    b.column(unpricedUsd, infinity);
    for (const [c, usd] of drawn.entries()) b.entry(c, usd);
    b.entry(windowRow[window]!, 1);
  }
  for (const [c, { overageMultiplier }] of snapshot.contracts.entries()) {
    b.column(overageMultiplier, infinity);
    b.entry(c, -1);
  }
  return b.build();
}

import type { Highs } from "highs";
import type { PricedBound } from "./bound";
import { Master } from "./master";
import { run } from "./solver";
import type { Way } from "./ways";

/*
 * How little a priced program can cost. HiGHS names multipliers and is not believed: what they prove is computed from
 * them (`PricedBound`).
 */

/** The best bound that was found, USD, and whether a better one was looked for to the end. */
export interface Least {
  provenUsd: number;
  exhausted: boolean;
}

/** Rounds of pricing after which the search for multipliers is given up; a few dozen are usual. */
const mostRounds = 400;

/** Where movement does not tie windows: the whole program at once. */
export function leastAlone(bound: PricedBound, solver: Highs): Least {
  const { program, routes } = bound.priced;
  const S = bound.snapshot.fleets.length + 1;
  const [starts, indices] = [[...program.starts], [...program.indices]];
  const [lower, upper] = [[...program.lower], [...program.upper]];
  for (const columns of routes.values()) {
    for (let d = 0; d * S < columns.length; d++) {
      const own = columns.subarray(d * S, (d + 1) * S).filter((column) => column >= 0);
      if (own.length === 0) continue;
      indices.push(...own);
      starts.push(indices.length);
      lower.push(1);
      upper.push(1);
    }
  }
  const values = new Float64Array(indices.length).fill(1);
  values.set(program.values);
  const model = solver.createModel({
    numCols: program.columns,
    numRows: lower.length,
    offset: 0,
    colCost: Float64Array.from(program.cost),
    colLower: new Float64Array(program.columns),
    colUpper: new Float64Array(program.columns).fill(Number.POSITIVE_INFINITY),
    rowLower: Float64Array.from(lower),
    rowUpper: Float64Array.from(upper),
    matrix: {
      format: "csr",
      numRows: lower.length,
      numCols: program.columns,
      starts: Int32Array.from(starts),
      indices: Int32Array.from(indices),
      values,
    },
  });
  try {
    const { optimal, rowDual } = run(solver, model);
    return { provenUsd: bound.by(rowDual).usd, exhausted: optimal };
  } finally {
    model.dispose();
  }
}

/**
 * Where movement ties windows: cells propose ways through all of them, a small program finds the multipliers at which
 * the proposals so far cost least, cells propose what is cheaper at those (Dantzig and Wolfe 1960). `known` is a way
 * of every cell to begin with, `enough` the bound at which to stop.
 */
export function leastTogether(
  bound: PricedBound,
  solver: Highs,
  known: readonly Way[],
  enough: number,
): Least {
  const master = new Master(bound, solver);
  try {
    const first = bound.by([]);
    let provenUsd = first.usd;
    for (const [d, way] of known.entries()) {
      master.propose(d, way);
      master.propose(d, master.nowhere());
      master.propose(d, first.cells[d]!.way);
    }
    for (let round = 0; round < mostRounds; round++) {
      const { optimal, costUsd, multipliers, worth } = master.solve();
      if (!optimal) return { provenUsd, exhausted: false };
      const { usd, cells } = bound.by(multipliers);
      provenUsd = Math.max(provenUsd, usd);
      if (provenUsd >= enough) return { provenUsd, exhausted: true };
      // Proposals that cost clearly less than enough: no multipliers will prove that nothing does.
      if (costUsd < enough - clearly * Math.abs(enough)) return { provenUsd, exhausted: true };
      let proposed = 0;
      for (const [d, cell] of cells.entries()) {
        if (cell.usd >= worth[d]! - negligible * (1 + Math.abs(worth[d]!))) continue;
        master.propose(d, cell.way);
        proposed++;
      }
      if (proposed === 0) return { provenUsd, exhausted: true };
    }
    return { provenUsd, exhausted: false };
  } finally {
    master.dispose();
  }
}

const clearly = 1e-7;
const negligible = 1e-12;

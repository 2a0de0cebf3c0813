import type { LinearProgram } from "./lp";

/**
 * A lower bound of the program's optimum that holds for *any* row duals, good or bad: every row is priced into the
 * objective, and what is left is least with each column at whichever bound its reduced cost favours
 * (Neumaier and Shcherbina, "Safe bounds in linear and mixed-integer linear programming", 2004).
 * The least is finite because every column has an implied upper bound.
 */
export function safeLowerBound(lp: LinearProgram, rowDual: Float64Array): number {
  let bound = lp.offset;
  const dual = new Float64Array(lp.rows);
  for (let i = 0; i < lp.rows; i++) {
    // A multiplier on a side that has no limit says nothing: it is dropped.
    const side = rowDual[i]! > 0 ? lp.rowLower[i]! : lp.rowUpper[i]!;
    if (rowDual[i] === 0 || !Number.isFinite(rowDual[i]!) || !Number.isFinite(side)) continue;
    dual[i] = rowDual[i]!;
    bound += rowDual[i]! * side;
  }
  for (let j = 0; j < lp.columns; j++) {
    let reduced = lp.cost[j]!;
    for (let e = lp.starts[j]!; e < lp.starts[j + 1]!; e++) reduced -= dual[lp.indices[e]!]! * lp.values[e]!;
    const at = reduced >= 0 ? lp.lower[j]! : lp.impliedUpper[j]!;
    if (reduced !== 0) bound += reduced * at;
  }
  return bound;
}

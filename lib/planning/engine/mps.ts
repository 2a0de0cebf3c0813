import { contingencySets } from "../contingency";
import type { Instance } from "../instance";
import type { LinearProgram } from "../lp";

/**
 * About how many columns the whole problem has when nothing is left out: routes, what moves on them, and what each
 * contingency would do with them.
 */
export function plainColumns(instance: Instance): number {
  const perRoute = 1 + (instance.movementCounts ? 1 : 0) + contingencySets(instance.snapshot).length;
  return instance.pairs * instance.windows * perRoute;
}

/** A linear program as lines of free-format MPS, in pieces, so that a long one need not be held as one text. */
export function* mpsLines(lp: LinearProgram): Generator<string> {
  yield "NAME ballast\nROWS\n N cost\n";
  for (let i = 0; i < lp.rows; i++) yield ` ${rowType(lp.rowLower[i]!, lp.rowUpper[i]!)} r${i}\n`;
  yield "COLUMNS\n";
  for (let j = 0; j < lp.columns; j++) {
    let text = ` x${j} cost ${lp.cost[j]}\n`;
    for (let e = lp.starts[j]!; e < lp.starts[j + 1]!; e++)
      text += ` x${j} r${lp.indices[e]} ${lp.values[e]}\n`;
    yield text;
  }
  // The constant of the objective stands on the right, with its sign turned.
  yield `RHS\n RHS cost ${-lp.offset}\n`;
  for (let i = 0; i < lp.rows; i++) {
    const right = Number.isFinite(lp.rowUpper[i]!) ? lp.rowUpper[i]! : lp.rowLower[i]!;
    if (right !== 0 && Number.isFinite(right)) yield ` RHS r${i} ${right}\n`;
  }
  yield "RANGES\n";
  for (let i = 0; i < lp.rows; i++) {
    const range = lp.rowUpper[i]! - lp.rowLower[i]!;
    if (range > 0 && Number.isFinite(range)) yield ` RNG r${i} ${range}\n`;
  }
  yield "BOUNDS\n";
  for (let j = 0; j < lp.columns; j++) {
    if (lp.lower[j] !== 0) yield ` LO BND x${j} ${lp.lower[j]}\n`;
    if (Number.isFinite(lp.upper[j]!)) yield ` UP BND x${j} ${lp.upper[j]}\n`;
  }
  yield "ENDATA\n";
}

function rowType(lower: number, upper: number): "E" | "L" | "G" | "N" {
  if (lower === upper) return "E";
  if (Number.isFinite(upper)) return "L";
  return Number.isFinite(lower) ? "G" : "N";
}

import type { Basis } from "highs";
import type { Problem } from "../problem";

/** HiGHS's numbers for where a variable stands. */
export const atLower = 0;
export const basic = 1;
export const atUpper = 2;

/**
 * Where each variable of `to` stands if what it has in common with `from` stays where it was: new routes are not used,
 * new movement rows are slack. A basis that was feasible stays so, for a route that nothing uses moves nothing. `added` is
 * what `to` has beyond its own columns and rows; as far as `from` had it too, it is the same.
 */
export function carryBasis(
  from: Problem,
  basis: Basis,
  to: Problem,
  added: { columns: number; rows: number } = { columns: 0, rows: 0 },
): Basis {
  const colStatus = new Int32Array(to.lp.columns + added.columns).fill(atLower);
  const rowStatus = new Int32Array(to.lp.rows + added.rows).fill(basic);
  colStatus.set(basis.colStatus.subarray(from.lp.columns), to.lp.columns);
  rowStatus.set(basis.rowStatus.subarray(from.lp.rows), to.lp.rows);
  const carry = (before: Int32Array, after: Int32Array, old: Int32Array, status: Int32Array) => {
    for (const [i, index] of after.entries()) {
      if (index >= 0 && before[i]! >= 0) status[index] = old[before[i]!]!;
    }
  };
  for (const key of ["share", "moved", "unserved", "utilization", "overage"] as const) {
    carry(from[key], to[key], basis.colStatus, colStatus);
  }
  for (const [s, columns] of to.missing.entries()) {
    carry(from.missing[s]!, columns, basis.colStatus, colStatus);
  }
  for (const key of ["demand", "load", "contract", "move", "budget"] as const) {
    carry(from.rows[key], to.rows[key], basis.rowStatus, rowStatus);
  }
  for (const [provider, { max, min }] of to.rows.shares) {
    const before = from.rows.shares.get(provider)!;
    carry(before.max, max, basis.rowStatus, rowStatus);
    carry(before.min, min, basis.rowStatus, rowStatus);
  }
  return { colStatus, rowStatus };
}

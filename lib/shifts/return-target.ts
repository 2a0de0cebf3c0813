import type { Shares, Shift } from "./model";
import type { SafetyFacts } from "./safety";
import { between, restrict, shareOf, widestDifference } from "./table";

/** Shares that differ by less than this are the same route: below what a data plane can tell apart. */
const SAME_SHARE = 1e-4;

type Line = Pick<Shift, "origin" | "target">;

/**
 * Where a drain's traffic goes when it returns: to the routes it had before, cell by cell. A cell that something else
 * has moved since stays where that put it, and so does one whose former routes the law denies by now; both are named.
 *
 * @param running the full table that runs now
 */
export function returnTarget(
  drained: Line,
  running: Shares,
  facts: SafetyFacts,
): { origin: Shares; target: Shares; left: string[] } {
  const origin: Record<string, Shares[string]> = {};
  const target: Record<string, Shares[string]> = {};
  const left: string[] = [];
  for (const [cell, before] of Object.entries(drained.origin)) {
    const now = running[cell] ?? {};
    const at = whereOnLine(drained, cell, now);
    if (at === 0) continue;
    const denied = Object.keys(before).some(
      (fleet) => (facts.cells[cell]?.denied[fleet]?.length ?? 0) > 0 && shareOf(running, cell, fleet) === 0,
    );
    if (at === null || denied) left.push(cell);
    else {
      origin[cell] = now;
      target[cell] = before;
    }
  }
  return { origin, target, left: left.sort() };
}

/** How far along the drain's own line a cell's routes are, 0 to 1; null when they are not on it at all. */
function whereOnLine(line: Line, cell: string, now: Shares[string]): number | null {
  const only = { [cell]: {} };
  const differs = (table: Shares) =>
    (widestDifference(restrict(table, only), { [cell]: now })?.difference ?? 0) > SAME_SHARE;
  if (!differs(line.origin)) return 0;
  const widest = widestDifference(restrict(line.origin, only), restrict(line.target, only));
  if (!widest) return null;
  const at = ((now[widest.fleet] ?? 0) - widest.was) / (widest.is - widest.was);
  return at < -SAME_SHARE || at > 1 + SAME_SHARE || differs(between(line.origin, line.target, at))
    ? null
    : at;
}

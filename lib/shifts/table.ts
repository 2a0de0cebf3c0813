import type { Shares } from "./model";

/** Shares smaller than this are rounding, not routes. */
export const NEGLIGIBLE_SHARE = 1e-9;

/** The share of `cell` that `fleet` gets; 0 when there is no route. */
export function shareOf(table: Shares, cell: string, fleet: string): number {
  return table[cell]?.[fleet] ?? 0;
}

/** Routes as rows → shares by cell, leaving out what is negligible. */
export function sharesFromRoutes(
  routes: Iterable<{ readonly cell: string; readonly fleet: string; readonly share: number }>,
): Shares {
  const table: Record<string, Record<string, number>> = {};
  for (const { cell, fleet, share } of routes) {
    if (share <= NEGLIGIBLE_SHARE) continue;
    table[cell] ??= {};
    table[cell][fleet] = share;
  }
  return table;
}

/** Shares by cell → routes as rows, ordered by cell and fleet. */
export function routesFromShares(table: Shares): { cell: string; fleet: string; share: number }[] {
  return Object.keys(table)
    .sort()
    .flatMap((cell) =>
      Object.entries(table[cell] ?? {})
        .filter(([, share]) => share > NEGLIGIBLE_SHARE)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([fleet, share]) => ({ cell, fleet, share })),
    );
}

/**
 * The table at `fraction` of the straight line from `origin` (0) to `target` (1).
 *
 * Both ends satisfy the same linear constraints, hence so does every point between them. Shares of a cell sum to 1
 * at both ends, hence in between; what rounding takes is given back so that they sum to 1 exactly enough.
 */
export function between(origin: Shares, target: Shares, fraction: number): Shares {
  if (fraction <= 0) return origin;
  if (fraction >= 1) return target;
  const table: Record<string, Record<string, number>> = {};
  for (const cell of new Set([...Object.keys(origin), ...Object.keys(target)])) {
    const row: Record<string, number> = {};
    let sum = 0;
    for (const fleet of new Set([...Object.keys(origin[cell] ?? {}), ...Object.keys(target[cell] ?? {})])) {
      const share = (1 - fraction) * shareOf(origin, cell, fleet) + fraction * shareOf(target, cell, fleet);
      if (share <= NEGLIGIBLE_SHARE) continue;
      row[fleet] = share;
      sum += share;
    }
    for (const fleet of Object.keys(row)) row[fleet] = (row[fleet] ?? 0) / sum;
    table[cell] = row;
  }
  return table;
}

/** `table` with the cells of `cells` replaced. */
export function overlay(table: Shares, cells: Shares): Shares {
  return { ...table, ...cells };
}

/** Only the cells that `like` has. */
export function restrict(table: Shares, like: Shares): Shares {
  return Object.fromEntries(Object.keys(like).flatMap((cell) => (table[cell] ? [[cell, table[cell]]] : [])));
}

/** The route on which two tables differ most, over the cells of either. */
export function widestDifference(
  a: Shares,
  b: Shares,
): { cell: string; fleet: string; was: number; is: number; difference: number } | null {
  let widest: { cell: string; fleet: string; was: number; is: number; difference: number } | null = null;
  for (const cell of new Set([...Object.keys(a), ...Object.keys(b)])) {
    for (const fleet of new Set([...Object.keys(a[cell] ?? {}), ...Object.keys(b[cell] ?? {})])) {
      const was = shareOf(a, cell, fleet);
      const is = shareOf(b, cell, fleet);
      const difference = Math.abs(was - is);
      if (difference > (widest?.difference ?? NEGLIGIBLE_SHARE))
        widest = { cell, fleet, was, is, difference };
    }
  }
  return widest;
}

/** Cells whose shares differ, and all fleets that serve them before or after. */
export function touched(origin: Shares, target: Shares): { cells: string[]; fleets: string[] } {
  const cells = [...new Set([...Object.keys(origin), ...Object.keys(target)])]
    .filter(
      (cell) => widestDifference(restrict(origin, { [cell]: {} }), restrict(target, { [cell]: {} })) !== null,
    )
    .sort();
  const fleets = new Set(
    cells.flatMap((cell) => [...Object.keys(origin[cell] ?? {}), ...Object.keys(target[cell] ?? {})]),
  );
  return { cells, fleets: [...fleets].sort() };
}

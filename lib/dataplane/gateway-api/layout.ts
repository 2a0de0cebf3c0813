/** Limits of the HTTPRoute API. https://gateway-api.sigs.k8s.io/reference/spec/#httproutespec */
export const rulesPerRoute = 16;
export const backendsPerRule = 16;

/** More routes than this in one cluster is a mistake, not an estate: 16,000 cells. */
export const mostRoutes = 1_000;

/** Which cells each route has a rule for. */
export type Layout = readonly { route: string; cells: readonly string[] }[];

/**
 * Which route each cell's rule goes to, given where the rules are now. A cell that has a rule never moves to another
 * route: routes are written one after the other, and between two writes a moved cell would have two rules or none.
 * New cells fill what is free, then new routes; a route whose cells have all gone is left out.
 * @param taken names that a new route must not have, besides those of `present`
 * @param nameOf the n-th route's name
 */
export function placeCells(
  present: Layout,
  cells: Iterable<string>,
  nameOf: (n: number) => string,
  taken: ReadonlySet<string> = new Set(),
): Layout {
  const unplaced = new Set([...cells].sort());
  const kept = present.map(({ route, cells: there }) => ({
    route,
    cells: there.filter((cell) => unplaced.delete(cell)),
  }));
  const waiting = [...unplaced];
  // Routes that stay anyway are filled first, so that those left empty can go.
  for (const { cells: held } of kept.toSorted((a, b) => b.cells.length - a.cells.length))
    held.push(...waiting.splice(0, Math.max(0, rulesPerRoute - held.length)));
  const names = new Set([...taken, ...present.map(({ route }) => route)]);
  for (let n = 1; waiting.length > 0; n += 1) {
    if (names.has(nameOf(n))) continue;
    kept.push({ route: nameOf(n), cells: waiting.splice(0, rulesPerRoute) });
  }
  return kept.filter(({ cells: held }) => held.length > 0);
}

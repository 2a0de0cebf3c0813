import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import type { Denial, Route } from "./model";

/** How far the shares of a cell may sum from 1; the database holds tables to the same. */
export const sumTolerance = 1e-6;

/** Routes in the one order that hashes, files and edges see: by cell, then fleet. */
export function orderRoutes(routes: readonly Route[]): Route[] {
  return routes
    .map(({ cell, fleet, share }) => ({ cell, fleet, share }))
    .sort((a, b) => compare(a.cell, b.cell) || compare(a.fleet, b.fleet));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** SHA-256 of the canonical JSON of the ordered routes: equal routes have equal hashes, whatever their version. */
export function hashRoutes(routes: readonly Route[]): string {
  return sha256Hex(canonicalJson(orderRoutes(routes)));
}

/** What keeps routes from being a table, as sentences; empty when nothing does. */
export function faultsOf(routes: readonly Route[]): string[] {
  const faults: string[] = [];
  const cells = new Map<string, { sum: number; fleets: Set<string> }>();
  for (const { cell, fleet, share } of routes) {
    if (!(share > 0 && share <= 1))
      faults.push(
        `The share of cell ${cell} at fleet ${fleet} is ${share}; expected more than 0 and at most 1.`,
      );
    const seen = cells.get(cell) ?? { sum: 0, fleets: new Set() };
    if (seen.fleets.has(fleet)) faults.push(`Cell ${cell} names fleet ${fleet} twice.`);
    seen.sum += share;
    seen.fleets.add(fleet);
    cells.set(cell, seen);
  }
  for (const [cell, { sum }] of cells)
    if (!(Math.abs(sum - 1) <= sumTolerance))
      faults.push(`The shares of cell ${cell} sum to ${Number(sum.toPrecision(7))}; expected 1.`);
  return faults;
}

/** Denials that routes would break, as one sentence; null when there are none. */
export function denialSentence(routes: readonly Route[], denials: readonly Denial[]): string | null {
  const routed = new Set(routes.map((route) => `${route.cell}\n${route.fleet}`));
  const broken = denials.filter((denial) => routed.has(`${denial.cell}\n${denial.fleet}`));
  const [first] = broken;
  if (!first) return null;
  const more = broken.length > 1 ? ` and ${broken.length - 1} more routes` : "";
  return `Cell ${first.cell} may not be served by fleet ${first.fleet} (${first.rules.join(", ")})${more}. Nothing was published.`;
}

/** Where two sets of routes differ by more than `tolerance`, or one has a route that the other lacks; widest first. */
export function differences(
  wanted: readonly Route[],
  found: readonly Route[],
  tolerance: number,
): { cell: string; fleet: string; wanted: number; found: number }[] {
  const pairs = new Map<string, { cell: string; fleet: string; wanted: number; found: number }>();
  for (const { cell, fleet, share } of wanted)
    pairs.set(`${cell}\n${fleet}`, { cell, fleet, wanted: share, found: 0 });
  for (const { cell, fleet, share } of found) {
    const pair = pairs.get(`${cell}\n${fleet}`) ?? { cell, fleet, wanted: 0, found: 0 };
    pairs.set(`${cell}\n${fleet}`, { ...pair, found: share });
  }
  const gap = (pair: { wanted: number; found: number }) => Math.abs(pair.wanted - pair.found);
  return [...pairs.values()]
    .filter((pair) => (pair.wanted === 0 ? pair.found > 0 : gap(pair) > tolerance + 1e-9))
    .sort((a, b) => gap(b) - gap(a) || compare(a.cell, b.cell) || compare(a.fleet, b.fleet));
}

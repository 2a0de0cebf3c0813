import type { Plan, Snapshot } from "@/lib/planning/model";
import type { Shares } from "./model";
import { loadByFleet, type SafetyFacts } from "./safety";
import { NEGLIGIBLE_SHARE, shareOf, sharesFromRoutes, touched } from "./table";

/** Shares that differ by less than this are the same route: below what a data plane can tell apart. */
const SAME_SHARE = 1e-4;

/** The window of a plan that `now` falls in: the last that has begun, or the first when none has. */
export function windowAt(snapshot: Snapshot, now: Date): number {
  const begun = snapshot.windows.findLastIndex(({ start }) => new Date(start) <= now);
  return Math.max(0, begun);
}

/** The part of one window's demand by cell that the plan serves, 0 to 1; cells it serves wholly are left out. */
export function servedPart(plan: Plan, window: number): Map<string, number> {
  const served = new Map<string, number>();
  for (const route of plan.routes) {
    if (route.window === window) served.set(route.cell, (served.get(route.cell) ?? 0) + route.share);
  }
  return new Map([...served].filter(([, part]) => part < 1 - 1e-6));
}

/**
 * The routes of the cells that a plan moves in one window.
 *
 * Shares are of what is served, so they sum to 1: a data plane has nowhere to send what a plan leaves unserved, and
 * spreads it like the rest. A cell the plan does not serve at all keeps today's routes.
 *
 * @param today the full table that runs now
 */
export function targetOf(plan: Plan, window: number, today: Shares): { today: Shares; target: Shares } {
  const planned = new Map<string, { cell: string; fleet: string; share: number }[]>();
  for (const route of plan.routes) {
    if (route.window !== window || route.share <= NEGLIGIBLE_SHARE) continue;
    planned.set(route.cell, [...(planned.get(route.cell) ?? []), route]);
  }
  const target: Record<string, Shares[string]> = {};
  for (const [cell, routes] of planned) {
    const sum = routes.reduce((total, { share }) => total + share, 0);
    const row =
      sharesFromRoutes(routes.map(({ fleet, share }) => ({ cell, fleet, share: share / sum })))[cell] ?? {};
    if (differs(today[cell] ?? {}, row)) target[cell] = row;
  }
  return { today: Object.fromEntries(Object.keys(target).map((cell) => [cell, today[cell] ?? {}])), target };
}

function differs(was: Shares[string], is: Shares[string]): boolean {
  const fleets = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...fleets].some((fleet) => Math.abs((was[fleet] ?? 0) - (is[fleet] ?? 0)) > SAME_SHARE);
}

/** Fleets that get more load from `target` than from `today`, both over the same cells. */
export function receivingFleets(today: Shares, target: Shares, facts: SafetyFacts): string[] {
  const before = loadByFleet(today, facts);
  return [...loadByFleet(target, facts)]
    .filter(([fleet, load]) => load > (before.get(fleet) ?? 0) * (1 + 1e-9) + 1e-9)
    .map(([fleet]) => fleet)
    .sort();
}

/** What a table costs per hour at one window's prices and demand: billed accelerators × their price, USD. */
export function usdPerHour(table: Shares, facts: SafetyFacts, snapshot: Snapshot, window: number): number {
  const at = (perWindow: number | readonly number[]) =>
    typeof perWindow === "number" ? perWindow : (perWindow[window] ?? 0);
  const load = loadByFleet(table, facts);
  return snapshot.fleets.reduce((sum, fleet) => {
    const billed = fleet.billing === "reserved" ? at(fleet.accelerators) : (load.get(fleet.id) ?? 0);
    return sum + billed * at(fleet.usdPerAcceleratorHour);
  }, 0);
}

/** One cell's move, for people: how many requests/s leave where and arrive where. */
export interface CellMove {
  readonly cell: string;
  readonly requestsPerSec: number;
  readonly before: readonly { fleet: string; share: number }[];
  readonly after: readonly { fleet: string; share: number }[];
  /** Part of the cell's requests that change fleet, 0 to 1. */
  readonly movedShare: number;
}

/** Every cell that moves, the heaviest move first. */
export function cellMoves(today: Shares, target: Shares, facts: SafetyFacts): CellMove[] {
  const row = (table: Shares, cell: string) =>
    Object.entries(table[cell] ?? {})
      .map(([fleet, share]) => ({ fleet, share }))
      .sort((a, b) => b.share - a.share);
  return touched(today, target)
    .cells.map((cell) => {
      const arrives = Object.keys(target[cell] ?? {}).map((fleet) =>
        Math.max(0, shareOf(target, cell, fleet) - shareOf(today, cell, fleet)),
      );
      return {
        cell,
        requestsPerSec: facts.cells[cell]?.requestsPerSec ?? 0,
        before: row(today, cell),
        after: row(target, cell),
        movedShare: arrives.reduce((sum, share) => sum + share, 0),
      };
    })
    .sort((a, b) => b.movedShare * b.requestsPerSec - a.movedShare * a.requestsPerSec);
}

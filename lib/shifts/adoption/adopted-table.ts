import { differences } from "@/lib/dataplane/table";
import type { Shares } from "../model";
import type { Pace } from "../policy";
import { atMost, type SafetyFacts, unsafeReasons } from "../safety";
import { forwardSteps } from "../steps";
import { routesFromShares, touched } from "../table";

/** What an edge was read to run, as a table: cells that it runs as published keep the published shares to the digit. */
export function adoptedTable(
  published: Shares,
  seen: readonly { cell: string; fleet: string; share: number }[],
  tolerance: number,
): Shares {
  const found: Record<string, Record<string, number>> = {};
  for (const { cell, fleet, share } of seen) {
    if (share <= 0) continue;
    found[cell] ??= {};
    found[cell][fleet] = share;
  }
  const adopted: Record<string, Shares[string]> = {};
  // A cell that the published table does not have is one that nobody decided to serve: it stays out.
  for (const [cell, row] of Object.entries(published)) {
    const own = found[cell] ?? {};
    const [a, b] = [routesFromShares({ [cell]: row }), routesFromShares({ [cell]: own })];
    adopted[cell] = differences(a, b, tolerance).length === 0 ? row : normalised(own);
  }
  return adopted;
}

function normalised(row: Shares[string]): Shares[string] {
  const sum = Object.values(row).reduce((total, share) => total + share, 0);
  return Object.fromEntries(Object.entries(row).map(([fleet, share]) => [fleet, share / sum]));
}

export interface AdoptionFacts {
  readonly published: Shares;
  readonly adopted: Shares;
  readonly facts: SafetyFacts;
  readonly pace: Pace;
  /** Ratio of healthy accelerators that an adoption may load a fleet to. */
  readonly limit: number;
  /** Edges that would follow, because they run something else; those that cannot be read among them. */
  readonly followers: number;
  /** Shifts that are moving traffic. */
  readonly moving: number;
}

/**
 * Why what an edge runs cannot become the published table, as sentences; none when it can. An adoption is one step: it
 * obeys law and capacity like any table, and where other edges follow, it moves them no further than a step may.
 */
export function whyNotAdopt(adoption: AdoptionFacts): string[] {
  const { published, adopted, facts, pace, limit, followers, moving } = adoption;
  const { cells } = touched(published, adopted);
  if (cells.length === 0) return ["It runs what is published: there is nothing to adopt."];
  const reasons: string[] = [];
  if (moving > 0)
    reasons.push("A shift is moving traffic, and its next step writes over every edge. Wait until it ends.");
  const unserved = cells.filter((cell) => Object.keys(adopted[cell] ?? {}).length === 0);
  if (unserved.length > 0) {
    const more = unserved.length > 1 ? ` and ${unserved.length - 1} more cells` : "";
    return [...reasons, `It serves ${unserved[0]}${more} from no fleet.`];
  }
  const unsafe = unsafeReasons(adopted, published, facts, atMost(limit));
  reasons.push(...unsafe.map(({ sentence }) => sentence));
  if (unsafe.length > 0 || followers === 0) return reasons;
  const way = forwardSteps(published, adopted, published, facts, pace, atMost(limit));
  const steps = way.ok ? way.steps.length : 0;
  if (steps !== 1) {
    const edges = followers === 1 ? "One other edge" : `${followers} other edges`;
    const size = way.ok ? `${steps} steps at the policy's pace` : "more than the policy's pace allows";
    reasons.push(`${edges} would follow at once, and that way is ${size}. Restore it, and propose a shift.`);
  }
  return reasons;
}

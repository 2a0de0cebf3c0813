import type { Shares } from "./model";
import { NEGLIGIBLE_SHARE, shareOf } from "./table";

/** What a table is checked against: the estate as it is now, not as it was when the plan was made. */
export interface SafetyFacts {
  /** Accelerators in order, by fleet. Null: nobody knows, which is not the same as none and never counts as enough. */
  readonly healthyAccelerators: Readonly<Record<string, number | null>>;
  readonly cells: Readonly<
    Record<
      string,
      {
        readonly requestsPerSec: number;
        /** By fleet that serves the cell's model; a fleet without an entry cannot serve it. */
        readonly acceleratorSecondsPerRequest: Readonly<Record<string, number>>;
        /** Ids of the rules that deny a fleet, by fleet. */
        readonly denied: Readonly<Record<string, readonly string[]>>;
      }
    >
  >;
}

/** How far a table may load fleets. */
export interface LoadLimit {
  /** Ratio of a fleet's healthy accelerators. */
  readonly utilization: number;
  /** Accelerators that fleets kept busy before the shift: going back may load them that much again, however much it is. */
  readonly carriedBefore: ReadonlyMap<string, number>;
}

/** A limit of utilisation alone. */
export const atMost = (utilization: number): LoadLimit => ({ utilization, carriedBefore: new Map() });

export interface Unsafe {
  readonly kind: "residency" | "capacity" | "cannot_serve";
  readonly fleet: string;
  readonly sentence: string;
}

/** Accelerators that `table` keeps busy, by fleet: Σ over cells of seconds per request × requests/s × share. */
export function loadByFleet(table: Shares, facts: SafetyFacts): Map<string, number> {
  const load = new Map<string, number>();
  for (const [cell, row] of Object.entries(table)) {
    const known = facts.cells[cell];
    if (!known) continue;
    for (const [fleet, share] of Object.entries(row)) {
      const seconds = known.acceleratorSecondsPerRequest[fleet] ?? 0;
      load.set(fleet, (load.get(fleet) ?? 0) + seconds * known.requestsPerSec * share);
    }
  }
  return load;
}

const percent = (ratio: number) => `${Math.round(ratio * 100)}%`;

/**
 * Everything that speaks against publishing `next` while `running` is live: an empty list means safe.
 *
 * Residency is absolute. Capacity forbids loading a fleet past `limit`,
 * except where `next` loads it no more than `running` does: easing an overloaded fleet step by step must be possible.
 */
export function unsafeReasons(next: Shares, running: Shares, facts: SafetyFacts, limit: LoadLimit): Unsafe[] {
  const reasons: Unsafe[] = [];
  for (const [cell, row] of Object.entries(next)) {
    const known = facts.cells[cell];
    for (const [fleet, share] of Object.entries(row)) {
      if (share <= NEGLIGIBLE_SHARE) continue;
      const rules = known?.denied[fleet] ?? [];
      if (rules.length > 0) {
        reasons.push({
          kind: "residency",
          fleet,
          sentence: `${cell} may not be served by ${fleet}: ${rules.join(", ")} denies it.`,
        });
      }
      const adds = share - shareOf(running, cell, fleet) > NEGLIGIBLE_SHARE;
      if (adds && (!known || known.acceleratorSecondsPerRequest[fleet] === undefined)) {
        reasons.push({ kind: "cannot_serve", fleet, sentence: `${fleet} cannot serve ${cell}.` });
      }
    }
  }
  const before = loadByFleet(running, facts);
  for (const [fleet, load] of loadByFleet(next, facts)) {
    const now = before.get(fleet) ?? 0;
    const bearable = Math.max(now, limit.carriedBefore.get(fleet) ?? 0);
    if (load <= bearable * (1 + 1e-9) + 1e-9) continue;
    const healthy = facts.healthyAccelerators[fleet];
    if (healthy === null || healthy === undefined) {
      reasons.push({
        kind: "capacity",
        fleet,
        sentence: `Nothing reports how many accelerators of ${fleet} are healthy, so it cannot take more.`,
      });
    } else if (load > healthy * limit.utilization * (1 + 1e-9)) {
      const would = healthy === 0 ? "has no healthy accelerator" : `would run at ${percent(load / healthy)}`;
      reasons.push({
        kind: "capacity",
        fleet,
        sentence: `${fleet} ${would}; the limit is ${percent(limit.utilization)}.`,
      });
    }
  }
  return reasons;
}

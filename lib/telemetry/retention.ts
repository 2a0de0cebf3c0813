import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import {
  deleteOldLiveEvents,
  deleteOldPoints,
  deleteOldRollups,
  deleteSilentSeries,
} from "./store/postgres/retention";

const DAY_MS = 24 * 60 * 60_000;

/**
 * Points are kept well past the lateness that is accepted (bounds.ts), so that a minute that may still be rolled has all
 * its points. Minutes are kept for two weeks of detail; what they cost is kept by the hour, for good, as spend.
 */
const KEEP_MS = {
  points: 3 * DAY_MS,
  rollups: 35 * DAY_MS,
  silentSeries: 40 * DAY_MS,
  liveEvents: DAY_MS / 4,
};

export interface Removed {
  readonly points: number;
  readonly rollups: number;
  readonly series: number;
  readonly liveEvents: number;
}

/** Deletes telemetry past its time. The newest point of a series stays, as what its next one is counted from. */
export async function removeOldTelemetry(actor: Actor, now: Date): Promise<Removed> {
  requirePermission(actor, "telemetry:roll");
  const before = (ms: number) => new Date(now.getTime() - ms);
  return {
    points: await deleteOldPoints(before(KEEP_MS.points)),
    rollups: await deleteOldRollups(before(KEEP_MS.rollups)),
    series: await deleteSilentSeries(before(KEEP_MS.silentSeries)),
    liveEvents: await deleteOldLiveEvents(before(KEEP_MS.liveEvents)),
  };
}

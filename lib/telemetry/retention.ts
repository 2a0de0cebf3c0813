import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { hourOf } from "./hour";
import {
  deleteOldHours,
  deleteOldLiveEvents,
  deleteOldMinutes,
  deleteOldPoints,
  deleteSilentSeries,
} from "./store/postgres/retention";

const DAY_MS = 24 * 60 * 60_000;

/**
 * Points are kept well past the lateness that is accepted (bounds.ts), so that a minute that may still be rolled has all
 * its points. Minutes are kept for the detail of a week, and hours for as long as a year is compared with the one before.
 * What they cost is kept for good, as spend.
 */
const KEEP_MS = {
  points: 3 * DAY_MS,
  minutes: 8 * DAY_MS,
  hours: 800 * DAY_MS,
  silentSeries: 40 * DAY_MS,
  liveEvents: DAY_MS / 4,
};

export interface Removed {
  readonly points: number;
  readonly minutes: number;
  readonly hours: number;
  readonly series: number;
  readonly liveEvents: number;
}

/** An hour keeps all its minutes or none: half of them would make another hour of it. */
const wholeHour = (at: Date) => new Date(hourOf(at.getTime()));

/** Deletes telemetry past its time. The newest point of a series stays, as what its next one is counted from. */
export async function removeOldTelemetry(actor: Actor, now: Date): Promise<Removed> {
  requirePermission(actor, "telemetry:roll");
  const before = (ms: number) => new Date(now.getTime() - ms);
  return {
    points: await deleteOldPoints(before(KEEP_MS.points)),
    minutes: await deleteOldMinutes(wholeHour(before(KEEP_MS.minutes))),
    hours: await deleteOldHours(before(KEEP_MS.hours)),
    series: await deleteSilentSeries(before(KEEP_MS.silentSeries)),
    liveEvents: await deleteOldLiveEvents(before(KEEP_MS.liveEvents)),
  };
}

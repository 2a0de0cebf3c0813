import { healthLimits } from "@/lib/fleet/health";
import { fleetWindows } from "@/lib/telemetry/store/postgres/fleet-window";
import type { MinuteWindows } from "./measure";

const MINUTE_MS = 60_000;
/** "Before" is the last whole minutes: enough to even out, near enough to be the present. */
const BEFORE_MINUTES = 5;

export const minuteOf = (at: Date): Date => new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS);

/** Requests/s that fleets served in the minutes up to `now`; null for one that reports nothing now. */
export async function servedRates(
  fleets: readonly string[],
  now: Date,
): Promise<Record<string, number | null>> {
  const from = new Date(minuteOf(now).getTime() - BEFORE_MINUTES * MINUTE_MS);
  const windows = await fleetWindows(fleets, from, new Date(now.getTime() + MINUTE_MS));
  return Object.fromEntries(
    fleets.map((fleet) => {
      const own = windows.filter(({ fleetId }) => fleetId === fleet);
      const newest = Math.max(...own.map(({ newestAt }) => newestAt.getTime()));
      if (own.length === 0 || now.getTime() - newest > healthLimits.staleAfterMs) return [fleet, null];
      const requests = own
        .filter(({ signal }) => signal === "requests")
        .reduce((sum, { sum: served }) => sum + served, 0);
      return [fleet, requests / Math.max(1, (newest - from.getTime()) / 1000)];
    }),
  );
}

/** What fleets reported in the running minute and the one before it, each by itself. */
export function recentMinutes(fleets: readonly string[], now: Date): Promise<MinuteWindows[]> {
  const minute = minuteOf(now);
  return Promise.all(
    [minute, new Date(minute.getTime() - MINUTE_MS)].map(async (from) => ({
      minute: from,
      windows: await fleetWindows(fleets, from, new Date(from.getTime() + MINUTE_MS)),
    })),
  );
}

import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { rollUpHours } from "./hour";
import { MINUTE_MS } from "./minute";
import { claimFleet } from "./store/postgres/dirty";
import { dirtyHours, fleetsWithDirtyHours, loadMinutes, replaceHours } from "./store/postgres/hours";
import { onDisk } from "./store/postgres/transaction";

/** An hour is added up once sources have had time to speak of its last minute. */
const SETTLE_MS = 2 * MINUTE_MS;
/** Hours added up in one transaction: while it lasts, the fleet's minutes wait. */
const AT_ONCE = 4;

/**
 * Adds the minutes of every marked hour that has ended up to hours. Safe to run anywhere, any number of times, at the
 * same time: the rows depend on the minutes alone.
 * @param stop ends it after the hours at hand
 * @returns how many fleet-hours were added up
 */
export async function rollDirtyHours(actor: Actor, now: Date, stop?: AbortSignal): Promise<number> {
  requirePermission(actor, "telemetry:roll");
  const before = new Date(now.getTime() - SETTLE_MS);
  let total = 0;
  for (const fleetId of await fleetsWithDirtyHours(before)) {
    for (;;) {
      if (stop?.aborted) return total;
      const rolled = await rollHoursOf(fleetId, before);
      total += rolled;
      if (rolled < AT_ONCE) break;
    }
  }
  return total;
}

const rollHoursOf = (fleetId: string, before: Date): Promise<number> =>
  onDisk(async (client) => {
    // No minute of the fleet is written meanwhile: a mark made now would be taken away with those that were read.
    if (!(await claimFleet(client, fleetId))) return 0;
    const hoursMs = await dirtyHours(client, fleetId, before, AT_ONCE);
    if (hoursMs.length === 0) return 0;
    const minutes = await loadMinutes(client, fleetId, hoursMs);
    await replaceHours(client, fleetId, hoursMs, rollUpHours(minutes));
    return hoursMs.length;
  });

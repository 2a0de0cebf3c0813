import type { PoolClient } from "pg";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { publishLiveOn } from "@/lib/platform/live";
import { MINUTE_MS } from "./minute";
import { rollUp } from "./rollup";
import { claimFleet, clearMarks, dirtyFleets, dirtyMinutes } from "./store/postgres/dirty";
import { replaceRollups } from "./store/postgres/rollups";
import { onDisk } from "./store/postgres/transaction";
import { loadWindows } from "./store/postgres/windows";

/** Minutes rolled in one transaction: bounds what is held in memory when a day of late points arrives at once. */
const SPAN_MS = 30 * MINUTE_MS;
/** Minutes this young are live: screens and guardrails wait for them. */
const LIVE_MS = 10 * MINUTE_MS;
/** Fleets rolled side by side: while one waits for the database, another is reckoned. */
const AT_ONCE = 4;

/**
 * Rolls every marked minute of every fleet, until none is left that this process may roll. What is live goes first:
 * after every span of older minutes it is looked at again, so a day of late points delays nothing.
 * Safe to run anywhere, any number of times, at the same time: the rows depend on the points alone.
 * @param stop ends it after the span at hand
 * @returns how many fleet-minutes were rolled
 */
export async function rollDirtyMinutes(actor: Actor, stop?: AbortSignal): Promise<number> {
  requirePermission(actor, "telemetry:roll");
  let total = 0;
  while (!stop?.aborted) {
    const { recent, late } = await dirtyFleets(LIVE_MS);
    let rolled = 0;
    for (let i = 0; i < recent.length; i += AT_ONCE) {
      const some = recent.slice(i, i + AT_ONCE);
      const counts = await Promise.all(some.map((id) => onDisk((client) => rollFleet(client, id, LIVE_MS))));
      rolled += counts.reduce((sum, count) => sum + count, 0);
    }
    if (late !== null) rolled += await onDisk((client) => rollFleet(client, late, SPAN_MS));
    if (rolled === 0) break;
    total += rolled;
  }
  return total;
}

async function rollFleet(client: PoolClient, fleetId: string, spanMs: number): Promise<number> {
  if (!(await claimFleet(client, fleetId))) return 0;
  // Marks are read before points, each statement with its own view: a batch that commits in between is rolled now and
  // once more for its own marks, never missed.
  const { minutesMs, markIds } = await dirtyMinutes(client, fleetId, spanMs);
  const [first, last] = [minutesMs[0], minutesMs.at(-1)];
  if (first === undefined || last === undefined) return 0;
  const windows = await loadWindows(client, fleetId, first, last + MINUTE_MS);
  const changed = await replaceRollups(client, fleetId, minutesMs, rollUp(windows, minutesMs));
  await clearMarks(client, markIds);
  if (changed) await publishLiveOn(client, "telemetry", fleetId);
  return minutesMs.length;
}

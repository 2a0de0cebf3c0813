import type { ClientBase } from "pg";
import { pool } from "@/lib/platform/db/client";

/** Fleets with marked minutes no older than `liveMs`, and the fleet of the longest waiting mark of an older one. */
export async function dirtyFleets(
  liveMs: number,
): Promise<{ readonly recent: readonly string[]; readonly late: string | null }> {
  const [recent, late] = await Promise.all([
    pool().query<{ fleetId: string }>(
      `SELECT DISTINCT fleet_id AS "fleetId" FROM telemetry_dirty_minute WHERE minute >= now() - $1 * interval '1 ms'`,
      [liveMs],
    ),
    pool().query<{ fleetId: string }>(
      `SELECT fleet_id AS "fleetId" FROM telemetry_dirty_minute WHERE minute < now() - $1 * interval '1 ms' ORDER BY id LIMIT 1`,
      [liveMs],
    ),
  ]);
  return { recent: recent.rows.map((row) => row.fleetId), late: late.rows[0]?.fleetId ?? null };
}

/**
 * Makes the caller's transaction the only one that rolls this fleet; false when another is at it.
 * Two at once could write an older reading of the same minute over a newer one.
 */
export async function claimFleet(client: ClientBase, fleetId: string): Promise<boolean> {
  const { rows } = await client.query<{ claimed: boolean }>(
    "SELECT pg_try_advisory_xact_lock(hashtextextended('telemetry.roll/' || $1, 0)) AS claimed",
    [fleetId],
  );
  return rows[0]?.claimed === true;
}

export interface DirtyMinutes {
  readonly minutesMs: readonly number[];
  /** The marks behind them, to be deleted once they are rolled. */
  readonly markIds: readonly string[];
}

/** The fleet's marked minutes within `spanMs` of its newest: the present comes before the past. */
export async function dirtyMinutes(
  client: ClientBase,
  fleetId: string,
  spanMs: number,
): Promise<DirtyMinutes> {
  const { rows } = await client.query<{ id: string; minute: Date }>(
    `SELECT id, minute FROM telemetry_dirty_minute
      WHERE fleet_id = $1 AND minute > (SELECT max(minute) FROM telemetry_dirty_minute WHERE fleet_id = $1) - $2 * interval '1 ms'
      ORDER BY minute`,
    [fleetId, spanMs],
  );
  return {
    minutesMs: [...new Set(rows.map((row) => row.minute.getTime()))],
    markIds: rows.map((row) => row.id),
  };
}

export async function clearMarks(client: ClientBase, markIds: readonly string[]): Promise<void> {
  await client.query("DELETE FROM telemetry_dirty_minute WHERE id = ANY ($1::bigint[])", [markIds]);
}

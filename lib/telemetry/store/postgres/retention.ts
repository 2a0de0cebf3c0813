import { pool } from "@/lib/platform/db/client";

/** Rows per statement: a delete that takes seconds would hold its locks and its log that long. */
const BATCH = 20_000;

/** Repeats a bounded delete until it finds nothing more. */
async function deleteInBatches(statement: string, parameter: unknown): Promise<number> {
  let total = 0;
  for (;;) {
    const { rowCount } = await pool().query(statement, [parameter, BATCH]);
    total += rowCount ?? 0;
    if ((rowCount ?? 0) < BATCH) return total;
  }
}

/** Deletes points older than `before`, except each series' newest one of that age: later increases are counted from it. */
export function deleteOldPoints(before: Date): Promise<number> {
  return deleteInBatches(
    `DELETE FROM telemetry_point WHERE (series_id, time_nano) IN (
       SELECT p.series_id, p.time_nano FROM telemetry_point p
        WHERE p.time_nano < $1 AND EXISTS (
          SELECT 1 FROM telemetry_point later
           WHERE later.series_id = p.series_id AND later.time_nano > p.time_nano AND later.time_nano < $1)
        LIMIT $2)`,
    String(BigInt(before.getTime()) * 1_000_000n),
  );
}

/** Deletes minutes before `before`, except of hours that still have to be added up. */
export function deleteOldMinutes(before: Date): Promise<number> {
  return deleteInBatches(
    `DELETE FROM telemetry_rollup WHERE ctid = ANY (ARRAY(
       SELECT r.ctid FROM telemetry_rollup r
        WHERE r.minute < $1 AND NOT EXISTS (
          SELECT 1 FROM telemetry_dirty_hour d
           WHERE d.fleet_id = r.fleet_id AND d.hour = date_trunc('hour', r.minute, 'UTC'))
        LIMIT $2))`,
    before,
  );
}

export function deleteOldHours(before: Date): Promise<number> {
  return deleteInBatches(
    `DELETE FROM telemetry_hour WHERE ctid = ANY (ARRAY(SELECT ctid FROM telemetry_hour WHERE hour < $1 LIMIT $2))`,
    before,
  );
}

/** Deletes series unheard of since `before`, with the last point that was kept of them. */
export function deleteSilentSeries(before: Date): Promise<number> {
  return deleteInBatches(
    `WITH silent AS (
       DELETE FROM telemetry_series WHERE id IN (SELECT id FROM telemetry_series WHERE last_seen_at < $1 LIMIT $2) RETURNING id
     ), points AS (DELETE FROM telemetry_point USING silent WHERE series_id = silent.id)
     SELECT id FROM silent`,
    before,
  );
}

/** The newest one stays: by it a client that was away for long learns that it missed some. */
export function deleteOldLiveEvents(before: Date): Promise<number> {
  return deleteInBatches(
    `DELETE FROM live_event WHERE id = ANY (ARRAY(
       SELECT id FROM live_event WHERE at < $1 AND id < (SELECT max(id) FROM live_event) ORDER BY at LIMIT $2))`,
    before,
  );
}

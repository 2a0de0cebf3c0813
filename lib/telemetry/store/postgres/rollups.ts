import type { ClientBase } from "pg";
import type { RollupRow } from "../../rollup";

/**
 * Makes the rollups of a fleet's minutes exactly these rows. A row that is the same already is not written again, so
 * rolled_at tells when a figure last changed.
 * @returns whether anything changed
 */
export async function replaceRollups(
  client: ClientBase,
  fleetId: string,
  minutesMs: readonly number[],
  rows: readonly RollupRow[],
): Promise<boolean> {
  const of = <T>(pick: (row: RollupRow) => T) => rows.map(pick);
  const { rowCount } = await client.query(
    `WITH rolled AS (
       SELECT * FROM unnest($3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::float8[], $9::float8[],
                            $10::float8[], $11::float8[], $12::float8[], $13::jsonb[], $14::timestamptz[])
         AS r (minute, signal, origin, model_id, data_class, count, sum, min, max, last, histogram, newest_at)
     ), gone AS (
       DELETE FROM telemetry_rollup old
        WHERE old.fleet_id = $1 AND old.minute = ANY ($2::timestamptz[]) AND NOT EXISTS (
          SELECT 1 FROM rolled r WHERE (r.minute, r.signal, r.origin, r.model_id, r.data_class)
                                     = (old.minute, old.signal, old.origin, old.model_id, old.data_class))
       RETURNING minute
     ), marked AS (
       -- What is written marks its hour by itself; what is gone would leave it as it was.
       INSERT INTO telemetry_dirty_hour (fleet_id, hour) SELECT DISTINCT $1, date_trunc('hour', minute, 'UTC') FROM gone
       ON CONFLICT DO NOTHING
     ), written AS (
       INSERT INTO telemetry_rollup AS old
         (fleet_id, minute, signal, origin, model_id, data_class, count, sum, min, max, last, histogram, newest_at)
       SELECT $1, minute, signal, origin, model_id, data_class, count, sum, min, max, last, histogram, newest_at FROM rolled
       ON CONFLICT (fleet_id, signal, minute, origin, model_id, data_class) DO UPDATE
          SET count = excluded.count, sum = excluded.sum, min = excluded.min, max = excluded.max, last = excluded.last,
              histogram = excluded.histogram, newest_at = excluded.newest_at, rolled_at = now()
        WHERE (old.count, old.sum, old.min, old.max, old.last, old.histogram, old.newest_at)
              IS DISTINCT FROM (excluded.count, excluded.sum, excluded.min, excluded.max, excluded.last, excluded.histogram, excluded.newest_at)
       RETURNING 1
     )
     SELECT 1 FROM gone UNION ALL SELECT 1 FROM written`,
    [
      fleetId,
      minutesMs.map((ms) => new Date(ms)),
      of((row) => new Date(row.minuteMs)),
      of((row) => row.signal),
      of((row) => row.origin),
      of((row) => row.modelId),
      of((row) => row.dataClass),
      of((row) => row.count),
      of((row) => row.sum),
      of((row) => row.min),
      of((row) => row.max),
      of((row) => row.last),
      of((row) => row.distribution && JSON.stringify(row.distribution)),
      of((row) => new Date(row.newestMs)),
    ],
  );
  return (rowCount ?? 0) > 0;
}

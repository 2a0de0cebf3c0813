import type { ClientBase } from "pg";
import { pool } from "@/lib/platform/db/client";
import type { HourRow } from "../../hour";
import type { RollupRow } from "../../rollup";
import type { Signal } from "../../signals/signals";
import { readDistribution } from "./histogram-json";

/** Fleets with marked hours that ended by `before`. */
export async function fleetsWithDirtyHours(before: Date): Promise<string[]> {
  const { rows } = await pool().query<{ fleetId: string }>(
    `SELECT DISTINCT fleet_id AS "fleetId" FROM telemetry_dirty_hour WHERE hour + interval '1 hour' <= $1 ORDER BY 1`,
    [before],
  );
  return rows.map((row) => row.fleetId);
}

/** The fleet's oldest marked hours that ended by `before`, at most `most`, as ms since the epoch. */
export async function dirtyHours(
  client: ClientBase,
  fleetId: string,
  before: Date,
  most: number,
): Promise<number[]> {
  const { rows } = await client.query<{ hour: Date }>(
    `SELECT hour FROM telemetry_dirty_hour
      WHERE fleet_id = $1 AND hour + interval '1 hour' <= $2 ORDER BY hour LIMIT $3`,
    [fleetId, before, most],
  );
  return rows.map(({ hour }) => hour.getTime());
}

interface MinuteRow extends Omit<RollupRow, "minuteMs" | "newestMs" | "distribution"> {
  signal: Signal;
  minute: Date;
  newestAt: Date;
  histogram: unknown;
}

/** Every minute of the fleet's hours. */
export async function loadMinutes(
  client: ClientBase,
  fleetId: string,
  hoursMs: readonly number[],
): Promise<RollupRow[]> {
  const { rows } = await client.query<MinuteRow>(
    `SELECT minute, signal, origin, model_id AS "modelId", data_class AS "dataClass", count, sum, min, max, last, histogram,
            newest_at AS "newestAt"
       FROM unnest($2::timestamptz[]) AS h (hour)
       JOIN telemetry_rollup ON fleet_id = $1 AND minute >= h.hour AND minute < h.hour + interval '1 hour'
      ORDER BY minute`,
    [fleetId, hoursMs.map((ms) => new Date(ms))],
  );
  return rows.map(({ minute, newestAt, histogram, ...row }) => ({
    ...row,
    minuteMs: minute.getTime(),
    newestMs: newestAt.getTime(),
    distribution: histogram === null ? null : readDistribution(histogram),
  }));
}

/** Makes the fleet's hours exactly these rows, and takes their marks away. */
export async function replaceHours(
  client: ClientBase,
  fleetId: string,
  hoursMs: readonly number[],
  rows: readonly HourRow[],
): Promise<void> {
  const hours = hoursMs.map((ms) => new Date(ms));
  const of = <T>(pick: (row: HourRow) => T) => rows.map(pick);
  await client.query("DELETE FROM telemetry_hour WHERE fleet_id = $1 AND hour = ANY ($2::timestamptz[])", [
    fleetId,
    hours,
  ]);
  await client.query(
    `INSERT INTO telemetry_hour (fleet_id, hour, signal, origin, model_id, data_class, count, sum, min, max, last_sum,
                                 histogram, minutes, covered_sec, newest_at)
     SELECT $1, * FROM unnest($2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::float8[], $8::float8[],
                              $9::float8[], $10::float8[], $11::float8[], $12::jsonb[], $13::bit(60)[], $14::float8[],
                              $15::timestamptz[])`,
    [
      fleetId,
      of((row) => new Date(row.hourMs)),
      of((row) => row.signal),
      of((row) => row.origin),
      of((row) => row.modelId),
      of((row) => row.dataClass),
      of((row) => row.count),
      of((row) => row.sum),
      of((row) => row.min),
      of((row) => row.max),
      of((row) => row.lastSum),
      of((row) => row.distribution && JSON.stringify(row.distribution)),
      of((row) => row.minutes),
      of((row) => row.coveredSec),
      of((row) => new Date(row.newestMs)),
    ],
  );
  await client.query(
    "DELETE FROM telemetry_dirty_hour WHERE fleet_id = $1 AND hour = ANY ($2::timestamptz[])",
    [fleetId, hours],
  );
}

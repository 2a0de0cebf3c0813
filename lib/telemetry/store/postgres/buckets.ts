import { pool } from "@/lib/platform/db/client";
import { HOUR_MS, hourOf } from "../../hour";
import type { Signal } from "../../signals/signals";

/** One signal of one fleet over one stretch of time, cells and models added up. */
export interface Bucket {
  readonly fleetId: string;
  readonly atMs: number;
  readonly signal: Signal;
  readonly sum: number;
  readonly count: number;
  /** Mean over the minutes of the latest readings added over sources; null for counters. */
  readonly last: number | null;
  /** Seconds that its minutes' points cover: what a rate is taken over. A minute in progress counts as far as it got. */
  readonly coveredSec: number;
  readonly newestMs: number;
}

interface BucketRow extends Omit<Bucket, "atMs" | "newestMs"> {
  at: Date;
  newestAt: Date;
}

type Range = { readonly from: Date; readonly to: Date; readonly stepMs: number };

/**
 * Signals by bucket of `stepMs`, for minutes that begin in [from, to); where the step is whole hours, for the hours that
 * these lie in. Buckets begin at multiples of the step. A bucket in which nothing was reported is not there.
 */
export async function signalBuckets(
  fleetIds: readonly string[],
  signals: readonly Signal[],
  range: Range,
): Promise<Bucket[]> {
  const byHour = range.stepMs % HOUR_MS === 0;
  const { rows } = await pool().query<BucketRow>(byHour ? FROM_HOURS : FROM_MINUTES, [
    byHour ? new Date(hourOf(range.from.getTime())) : range.from,
    byHour ? new Date(hourOf(range.to.getTime() + HOUR_MS - 1)) : range.to,
    signals,
    fleetIds,
    range.stepMs,
  ]);
  return rows.map(({ at, newestAt, ...row }) => ({
    ...row,
    atMs: at.getTime(),
    newestMs: newestAt.getTime(),
  }));
}

/** What a minute's points cover of it: all of it, or as far as it got (`coveredSecOf`). */
const COVERED = "least(60, greatest(1, extract(epoch FROM newest_at - minute)))::float8";

const FROM_MINUTES = `
  WITH by_minute AS (
    SELECT fleet_id, signal, minute, sum(sum) AS sum, sum(count) AS count, sum(last) AS last, max(newest_at) AS newest_at
      FROM telemetry_rollup
     WHERE minute >= $1 AND minute < $2 AND signal = ANY ($3) AND fleet_id = ANY ($4)
     GROUP BY 1, 2, 3
  )
  SELECT fleet_id AS "fleetId", signal, date_bin($5 * interval '1 ms', minute, 'epoch') AS at,
         sum(sum) AS sum, sum(count) AS count, avg(last) AS last, max(newest_at) AS "newestAt",
         sum(${COVERED})::float8 AS "coveredSec"
    FROM by_minute GROUP BY 1, 2, 3 ORDER BY 3`;

/** Hours where they are added up, minutes where they changed since. */
const FROM_HOURS = `
  WITH by_hour AS (
    SELECT fleet_id, signal, hour, sum(sum) AS sum, sum(count) AS count, sum(last_sum) AS last_sum,
           bit_count(bit_or(minutes)) AS minutes, max(covered_sec) AS covered_sec, max(newest_at) AS newest_at
      FROM telemetry_hour h
     WHERE hour >= $1 AND hour < $2 AND signal = ANY ($3) AND fleet_id = ANY ($4)
       AND NOT EXISTS (SELECT 1 FROM telemetry_dirty_hour d WHERE d.fleet_id = h.fleet_id AND d.hour = h.hour)
     GROUP BY 1, 2, 3
  ), by_minute AS (
    SELECT r.fleet_id, r.signal, d.hour, r.minute, sum(r.sum) AS sum, sum(r.count) AS count, sum(r.last) AS last,
           max(r.newest_at) AS newest_at
      FROM telemetry_dirty_hour d
      JOIN telemetry_rollup r ON r.fleet_id = d.fleet_id AND r.minute >= d.hour AND r.minute < d.hour + interval '1 hour'
     WHERE d.hour >= $1 AND d.hour < $2 AND r.signal = ANY ($3) AND d.fleet_id = ANY ($4)
     GROUP BY 1, 2, 3, 4
  ), hours AS (
    SELECT * FROM by_hour
    UNION ALL
    SELECT fleet_id, signal, hour, sum(sum), sum(count), sum(last), count(*), sum(${COVERED}), max(newest_at)
      FROM by_minute GROUP BY 1, 2, 3
  )
  SELECT fleet_id AS "fleetId", signal, date_bin($5 * interval '1 ms', hour, 'epoch') AS at,
         sum(sum) AS sum, sum(count) AS count, sum(last_sum) / sum(minutes)::float8 AS last, max(newest_at) AS "newestAt",
         sum(covered_sec)::float8 AS "coveredSec"
    FROM hours GROUP BY 1, 2, 3 ORDER BY 3`;

import { pool } from "@/lib/platform/db/client";
import { EMPTY_DISTRIBUTION, mergeDistributions } from "../../histogram/distribution";
import { HOUR_MS, hourOf } from "../../hour";
import type { Distribution } from "../../model";
import type { Signal } from "../../signals/signals";
import { readDistribution } from "./histogram-json";

/**
 * The merged buckets of a fleet's signal by bucket of `stepMs`, models together, for minutes that begin in [from, to);
 * where the step is whole hours, for the hours that these lie in. Keys are bucket starts, ms.
 */
export async function distributionBuckets(
  fleetId: string,
  signal: Signal,
  range: { readonly from: Date; readonly to: Date; readonly stepMs: number },
): Promise<Map<number, Distribution>> {
  const byHour = range.stepMs % HOUR_MS === 0;
  const { rows } = await pool().query<{ at: Date; histograms: unknown[] }>(
    byHour ? FROM_HOURS : FROM_MINUTES,
    [
      fleetId,
      signal,
      byHour ? new Date(hourOf(range.from.getTime())) : range.from,
      byHour ? new Date(hourOf(range.to.getTime() + HOUR_MS - 1)) : range.to,
      range.stepMs,
    ],
  );
  return new Map(
    rows.map(({ at, histograms }) => [
      at.getTime(),
      histograms.map(readDistribution).reduce(mergeDistributions, EMPTY_DISTRIBUTION),
    ]),
  );
}

const FROM_MINUTES = `
  SELECT date_bin($5 * interval '1 ms', minute, 'epoch') AS at, array_agg(histogram) AS histograms
    FROM telemetry_rollup
   WHERE fleet_id = $1 AND signal = $2 AND minute >= $3 AND minute < $4 AND histogram IS NOT NULL
   GROUP BY 1`;

/** Hours where they are added up, minutes where they changed since. */
const FROM_HOURS = `
  WITH dirty AS (
    SELECT hour FROM telemetry_dirty_hour WHERE fleet_id = $1 AND hour >= $3 AND hour < $4
  ), parts AS (
    SELECT hour, histogram FROM telemetry_hour
     WHERE fleet_id = $1 AND signal = $2 AND hour >= $3 AND hour < $4 AND hour NOT IN (SELECT hour FROM dirty)
    UNION ALL
    SELECT d.hour, r.histogram FROM dirty d
      JOIN telemetry_rollup r ON r.fleet_id = $1 AND r.signal = $2
       AND r.minute >= d.hour AND r.minute < d.hour + interval '1 hour'
  )
  SELECT date_bin($5 * interval '1 ms', hour, 'epoch') AS at, array_agg(histogram) AS histograms
    FROM parts WHERE histogram IS NOT NULL GROUP BY 1`;

import { pool } from "@/lib/platform/db/client";
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

/**
 * Signals by bucket of `stepMs`, for minutes that begin in [from, to). Buckets begin at multiples of the step.
 * A bucket in which nothing was reported is not there.
 */
export async function signalBuckets(
  fleetIds: readonly string[],
  signals: readonly Signal[],
  range: { readonly from: Date; readonly to: Date; readonly stepMs: number },
): Promise<Bucket[]> {
  const { rows } = await pool().query<BucketRow>(
    `WITH by_minute AS (
       SELECT fleet_id, signal, minute, sum(sum) AS sum, sum(count) AS count, sum(last) AS last, max(newest_at) AS newest_at
         FROM telemetry_rollup
        WHERE minute >= $1 AND minute < $2 AND signal = ANY ($3) AND fleet_id = ANY ($4)
        GROUP BY 1, 2, 3
     )
     SELECT fleet_id AS "fleetId", signal, date_bin($5 * interval '1 ms', minute, 'epoch') AS at,
            sum(sum) AS sum, sum(count) AS count, avg(last) AS last, max(newest_at) AS "newestAt",
            sum(least(60, greatest(1, extract(epoch FROM newest_at - minute))))::float8 AS "coveredSec"
       FROM by_minute GROUP BY 1, 2, 3 ORDER BY 3`,
    [range.from, range.to, signals, fleetIds, range.stepMs],
  );
  return rows.map(({ at, newestAt, ...row }) => ({
    ...row,
    atMs: at.getTime(),
    newestMs: newestAt.getTime(),
  }));
}

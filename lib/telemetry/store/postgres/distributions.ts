import { pool } from "@/lib/platform/db/client";
import { EMPTY_DISTRIBUTION, mergeDistributions } from "../../histogram/distribution";
import type { Distribution } from "../../model";
import type { Signal } from "../../signals/signals";
import { readDistribution } from "./histogram-json";

/** The merged buckets of a fleet's signal by bucket of `stepMs`, models together; keys are bucket starts, ms. */
export async function distributionBuckets(
  fleetId: string,
  signal: Signal,
  range: { readonly from: Date; readonly to: Date; readonly stepMs: number },
): Promise<Map<number, Distribution>> {
  const { rows } = await pool().query<{ at: Date; histograms: unknown[] }>(
    `SELECT date_bin($4 * interval '1 ms', minute, 'epoch') AS at, array_agg(histogram) AS histograms
       FROM telemetry_rollup
      WHERE fleet_id = $1 AND signal = $2 AND minute >= $3 AND minute < $5 AND histogram IS NOT NULL
      GROUP BY 1`,
    [fleetId, signal, range.from, range.stepMs, range.to],
  );
  return new Map(
    rows.map(({ at, histograms }) => [
      at.getTime(),
      histograms.map(readDistribution).reduce(mergeDistributions, EMPTY_DISTRIBUTION),
    ]),
  );
}

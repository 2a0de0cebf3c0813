import { pool } from "@/lib/platform/db/client";

/** What one fleet served of one demand cell. Empty strings: the source did not say. */
export interface ServedCellRow {
  readonly fleetId: string;
  readonly origin: string;
  readonly modelId: string;
  readonly dataClass: string;
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface Served {
  readonly rows: readonly ServedCellRow[];
  /** Seconds of the window that points cover, anywhere in the estate. */
  readonly coveredSec: number;
  readonly newestAt: Date | null;
}

/** Requests and tokens by fleet and cell, for minutes that begin in [from, to). */
export async function readServed(from: Date, to: Date): Promise<Served> {
  const range = [from, to];
  const [{ rows }, { rows: covered }] = await Promise.all([
    pool().query<ServedCellRow>(
      `SELECT fleet_id AS "fleetId", origin, model_id AS "modelId", data_class AS "dataClass",
              coalesce(sum(sum) FILTER (WHERE signal = 'requests'), 0) AS requests,
              coalesce(sum(sum) FILTER (WHERE signal = 'input_tokens'), 0) AS "inputTokens",
              coalesce(sum(sum) FILTER (WHERE signal = 'output_tokens'), 0) AS "outputTokens"
         FROM telemetry_rollup
        WHERE minute >= $1 AND minute < $2 AND signal IN ('requests', 'input_tokens', 'output_tokens')
        GROUP BY 1, 2, 3, 4`,
      range,
    ),
    pool().query<{ coveredSec: number | null; newestAt: Date | null }>(
      `SELECT sum(least(60, greatest(1, extract(epoch FROM newest_at - minute))))::float8 AS "coveredSec", max(newest_at) AS "newestAt"
         FROM (SELECT minute, max(newest_at) AS newest_at FROM telemetry_rollup
                WHERE minute >= $1 AND minute < $2 AND signal = 'requests' GROUP BY 1) AS by_minute`,
      range,
    ),
  ]);
  return { rows, coveredSec: covered[0]?.coveredSec ?? 0, newestAt: covered[0]?.newestAt ?? null };
}

import { pool } from "@/lib/platform/db/client";
import type { Attributes } from "../../model";

/** Series of one metric that are unmapped for one reason. */
export interface UnmappedGroup {
  readonly metric: string;
  readonly unit: string;
  readonly kind: string;
  readonly reason: string;
  readonly series: number;
  /** Attributes of the one heard of last, its own and its resource's. */
  readonly attributes: Attributes;
  readonly lastSeenAt: Date;
}

const MOST_GROUPS = 1_000;

/** Unmapped series heard of since `since`, grouped, most recent first. */
export async function readUnmapped(since: Date): Promise<UnmappedGroup[]> {
  const { rows } = await pool().query<UnmappedGroup>(
    `SELECT metric, unit, kind, unmapped_reason AS reason, count(*)::int AS series,
            (array_agg(resource || attributes ORDER BY last_seen_at DESC, id DESC))[1] AS attributes,
            max(last_seen_at) AS "lastSeenAt"
       FROM telemetry_series
      WHERE unmapped_reason IS NOT NULL AND last_seen_at >= $1
      GROUP BY 1, 2, 3, 4 ORDER BY max(last_seen_at) DESC, metric LIMIT $2`,
    [since, MOST_GROUPS],
  );
  return rows;
}

export interface UnmappedCount {
  readonly series: number;
  /** Those of a signal Ballast reads, but of no fleet: figures that are missing somewhere. */
  readonly unplaced: number;
}

/** How many series heard of since `since` are unmapped. */
export async function countUnmapped(since: Date): Promise<UnmappedCount> {
  const { rows } = await pool().query<UnmappedCount>(
    `SELECT count(*)::int AS series, (count(*) FILTER (WHERE signal IS NOT NULL))::int AS unplaced
       FROM telemetry_series WHERE unmapped_reason IS NOT NULL AND last_seen_at >= $1`,
    [since],
  );
  return rows[0] ?? { series: 0, unplaced: 0 };
}

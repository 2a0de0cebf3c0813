import type { ClientBase } from "pg";
import type { Point, Sample, UnixNano } from "../../model";
import { writeHistogram } from "./histogram-json";

/** A point that was not there before. */
export interface FreshPoint {
  readonly seriesId: string;
  readonly timeNano: string;
}

/**
 * Stores points, each once: one with the series and time of a stored one changes nothing.
 * @returns those that are new
 */
export async function insertPoints(
  client: ClientBase,
  points: readonly Point[],
  seriesIds: readonly string[],
): Promise<FreshPoint[]> {
  const samples = points.map((point) => point.sample);
  const { rows } = await client.query<FreshPoint>(
    `INSERT INTO telemetry_point (series_id, time_nano, start_nano, value, count, sum, histogram)
     SELECT series_id, time_nano, start_nano, value, count, sum, histogram::jsonb
       FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::float8[], $5::float8[], $6::float8[], $7::text[])
            AS p (series_id, time_nano, start_nano, value, count, sum, histogram)
      ORDER BY series_id, time_nano
     ON CONFLICT (series_id, time_nano) DO NOTHING
     RETURNING series_id AS "seriesId", time_nano AS "timeNano"`,
    [
      seriesIds,
      points.map((point) => String(point.timeNano)),
      points.map((point) => String(point.startNano)),
      samples.map((sample) => (sample.kind === "number" ? sample.value : null)),
      samples.map((sample) => (sample.kind === "histogram" ? sample.count : null)),
      samples.map((sample) => (sample.kind === "histogram" ? sample.sum : null)),
      samples.map(histogramText),
    ],
  );
  return rows;
}

function histogramText(sample: Sample): string | null {
  return sample.kind === "histogram" ? writeHistogram(sample) : null;
}

/**
 * Marks every minute whose rollup the new points may change. An increase is spread from the point before it to the
 * point itself, and a point put between two others also moves the increase after it, so a cumulative point's minutes run
 * from neighbour to neighbour. A reading may be carried into the next minute, which is marked once it has begun.
 * @param closedNano minutes before it are closed
 */
export async function markDirty(
  client: ClientBase,
  fresh: readonly FreshPoint[],
  closedNano: UnixNano,
  nowNano: UnixNano,
): Promise<void> {
  await client.query(
    `WITH fresh AS (
       SELECT p.series_id, p.time_nano, s.fleet_id, s.temporality,
              CASE WHEN p.start_nano > 0 AND p.start_nano < p.time_nano THEN p.start_nano ELSE p.time_nano - 1 END AS start_nano
         FROM unnest($1::bigint[], $2::bigint[]) AS f (series_id, time_nano)
         JOIN telemetry_point p USING (series_id, time_nano)
         JOIN telemetry_series s ON s.id = p.series_id AND s.unmapped_reason IS NULL
     ), span AS (
       SELECT fleet_id, start_nano AS from_nano, time_nano AS to_nano FROM fresh WHERE temporality = 'delta'
       UNION ALL
       SELECT fleet_id, time_nano - 1, greatest(time_nano, least(time_nano + 60000000000, $4::bigint)) FROM fresh WHERE temporality = 'none'
       UNION ALL
       SELECT fleet_id,
              coalesce((SELECT max(p.time_nano) FROM telemetry_point p
                         WHERE p.series_id = fresh.series_id AND p.time_nano < fresh.time_nano), start_nano),
              coalesce((SELECT min(p.time_nano) FROM telemetry_point p
                         WHERE p.series_id = fresh.series_id AND p.time_nano > fresh.time_nano), time_nano)
         FROM fresh WHERE temporality = 'cumulative'
     )
     INSERT INTO telemetry_dirty_minute (fleet_id, minute)
     SELECT DISTINCT fleet_id, to_timestamp(minute * 60)
       FROM span CROSS JOIN LATERAL
            generate_series(greatest(from_nano, $3::bigint) / 60000000000, (to_nano - 1) / 60000000000) AS minute`,
    [
      fresh.map((point) => point.seriesId),
      fresh.map((point) => point.timeNano),
      String(closedNano),
      String(nowNano),
    ],
  );
}

/** Marks every minute, of the fleets they belong to now, that points of these series since `sinceNano` speak of. */
export async function markPointsSince(
  client: ClientBase,
  seriesIds: readonly string[],
  sinceNano: UnixNano,
): Promise<void> {
  await client.query(
    `INSERT INTO telemetry_dirty_minute (fleet_id, minute)
     SELECT DISTINCT s.fleet_id, to_timestamp(minute * 60)
       FROM telemetry_series s
       JOIN LATERAL (SELECT time_nano, start_nano, lag(time_nano) OVER (ORDER BY time_nano) AS before_nano
                       FROM telemetry_point WHERE series_id = s.id AND time_nano > $2) AS p ON true
       CROSS JOIN LATERAL generate_series(
         greatest(coalesce(p.before_nano, nullif(p.start_nano, 0), p.time_nano - 1), $2::bigint) / 60000000000,
         (p.time_nano - 1) / 60000000000) AS minute
      WHERE s.id = ANY ($1::bigint[]) AND s.unmapped_reason IS NULL`,
    [seriesIds, String(sinceNano)],
  );
}

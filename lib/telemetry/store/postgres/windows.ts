import type { ClientBase } from "pg";
import { EMPTY_DISTRIBUTION } from "../../histogram/distribution";
import type { SeriesPoint } from "../../increase";
import { msToNano } from "../../minute";
import type { Attributes, PointKind, Sample, Temporality } from "../../model";
import type { SeriesWindow } from "../../rollup";
import { recognise } from "../../signals/recognise";
import { readHistogram } from "./histogram-json";

/** How far a series' last_seen_at may lag behind its newest point: it is touched once a minute, and clocks run ahead. */
const SEEN_MARGIN_MS = 15 * 60_000;

interface PointRow {
  seriesId: string;
  timeNano: string;
  startNano: string;
  value: number | null;
  count: number | null;
  sum: number | null;
  histogram: unknown;
}

interface SeriesRow {
  id: string;
  metric: string;
  unit: string;
  kind: PointKind;
  temporality: Temporality;
  monotonic: boolean;
  scope: string;
  resource: Attributes;
  attributes: Attributes;
  origin: string;
  modelId: string;
  dataClass: string;
}

/** Every mapped series of the fleet with its points in (fromMs, toMs], the last two before and the first after. */
export async function loadWindows(
  client: ClientBase,
  fleetId: string,
  fromMs: number,
  toMs: number,
): Promise<SeriesWindow[]> {
  const { rows: series } = await client.query<SeriesRow>(
    `SELECT id, metric, unit, kind, temporality, monotonic, scope, resource, attributes, origin,
            model_id AS "modelId", data_class AS "dataClass"
       FROM telemetry_series
      WHERE fleet_id = $1 AND unmapped_reason IS NULL AND last_seen_at >= $2
      ORDER BY id`,
    [fleetId, new Date(fromMs - SEEN_MARGIN_MS)],
  );
  const read = series.flatMap((row) => {
    const recognised = recognise(row);
    if (!("yields" in recognised)) return [];
    return [{ row, recognised, buckets: recognised.yields.some((item) => item.take === "distribution") }];
  });
  // Buckets are most of a point; a series of which only count or sum is asked is read without them.
  const { rows: points } = await client.query<PointRow>(
    `SELECT p.series_id AS "seriesId", p.time_nano AS "timeNano", p.start_nano AS "startNano", p.value, p.count, p.sum,
            CASE WHEN s.buckets THEN p.histogram END AS histogram
       FROM unnest($1::bigint[], $4::bool[]) AS s (id, buckets) CROSS JOIN LATERAL (
         (SELECT * FROM telemetry_point WHERE series_id = s.id AND time_nano <= $2 ORDER BY time_nano DESC LIMIT 2)
         UNION ALL
         (SELECT * FROM telemetry_point WHERE series_id = s.id AND time_nano > $2 AND time_nano <= $3)
         UNION ALL
         (SELECT * FROM telemetry_point WHERE series_id = s.id AND time_nano > $3 ORDER BY time_nano LIMIT 1)
       ) AS p
      ORDER BY p.series_id, p.time_nano`,
    [
      read.map(({ row }) => row.id),
      String(msToNano(fromMs)),
      String(msToNano(toMs)),
      read.map(({ buckets }) => buckets),
    ],
  );
  const pointsOf = new Map<string, SeriesPoint[]>();
  for (const row of points) {
    const list = pointsOf.get(row.seriesId);
    if (list) list.push(toPoint(row));
    else pointsOf.set(row.seriesId, [toPoint(row)]);
  }
  return read.flatMap(({ row, recognised }) => {
    const points = pointsOf.get(row.id);
    if (!points) return [];
    const { origin, modelId, dataClass, temporality } = row;
    return [{ series: { ...recognised, temporality, cell: { origin, modelId, dataClass } }, points }];
  });
}

function toPoint(row: PointRow): SeriesPoint {
  return { startNano: BigInt(row.startNano), timeNano: BigInt(row.timeNano), sample: toSample(row) };
}

function toSample(row: PointRow): Sample {
  if (row.value !== null) return { kind: "number", value: row.value };
  const recorded = row.histogram === null ? WITHOUT_BUCKETS : readHistogram(row.histogram);
  return { kind: "histogram", count: row.count ?? 0, sum: row.sum, ...recorded };
}

const WITHOUT_BUCKETS = { min: null, max: null, distribution: EMPTY_DISTRIBUTION };

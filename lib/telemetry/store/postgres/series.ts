import type { ClientBase } from "pg";
import { mapSeries } from "../../mapping";
import type { Point, SeriesIdentity } from "../../model";
import type { Estate } from "../../placement";
import { identityHash, seriesStart } from "./series-identity";

interface KnownSeries {
  readonly id: string;
  /** When last_seen_at was last written, ms since the epoch. */
  touchedMs: number;
}

/** A series' row is touched at most this often. */
const TOUCH_EVERY_MS = 60_000;
const MAX_KNOWN = 200_000;

/** Identity hash → id, for series this process has met in a committed batch. */
const known = new Map<string, KnownSeries>();

/** The ids of a batch's points, in order, and what to remember once the batch is committed. */
export interface ResolvedSeries {
  readonly ids: readonly string[];
  remember(): void;
}

/** Finds or creates the series of every point, within the caller's transaction. */
export async function resolveSeries(
  client: ClientBase,
  points: readonly Point[],
  estateOf: () => Promise<Estate>,
  source: { readonly tokenId: string | null; readonly nowMs: number },
): Promise<ResolvedSeries> {
  const keys = points.map((point) => identityHash(point.series, seriesStart(point)).toString("base64"));
  const distinct = new Map(keys.map((key, i) => [key, points[i] as Point]));
  await forgetVanished(client, [...distinct.keys()]);
  const ids = new Map<string, string>();
  const unknown: [string, Point][] = [];
  const stale: string[] = [];
  for (const [key, point] of distinct) {
    const series = known.get(key);
    if (!series) unknown.push([key, point]);
    else {
      ids.set(key, series.id);
      if (source.nowMs - series.touchedMs >= TOUCH_EVERY_MS) stale.push(key);
    }
  }
  if (unknown.length > 0) {
    // One order for all batches, or two that create the same series could deadlock.
    unknown.sort(([a], [b]) => (a < b ? -1 : 1));
    await createSeries(client, unknown, await estateOf(), source.tokenId);
    for (const [key, id] of await findSeries(
      client,
      unknown.map(([key]) => key),
    )) {
      ids.set(key, id);
      stale.push(key);
    }
  }
  const staleIds = stale.flatMap((key) => ids.get(key) ?? []);
  if (staleIds.length > 0) await touchSeries(client, staleIds);
  return {
    ids: keys.map((key) => requireId(ids, key)),
    remember: () => {
      if (known.size > MAX_KNOWN) known.clear();
      for (const key of stale) known.set(key, { id: requireId(ids, key), touchedMs: source.nowMs });
    },
  };
}

/** A series may have been deleted since: points stored under an id that is gone would be acknowledged and lost. */
async function forgetVanished(client: ClientBase, keys: readonly string[]): Promise<void> {
  const remembered = keys.flatMap((key) => {
    const series = known.get(key);
    return series ? [{ key, id: series.id }] : [];
  });
  if (remembered.length === 0) return;
  const { rows } = await client.query<{ id: string }>(
    "SELECT id FROM telemetry_series WHERE id = ANY ($1::bigint[])",
    [remembered.map(({ id }) => id)],
  );
  if (rows.length === remembered.length) return;
  const there = new Set(rows.map(({ id }) => id));
  for (const { key, id } of remembered) if (!there.has(id)) known.delete(key);
}

function requireId(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key);
  if (id === undefined)
    throw new Error("A telemetry series vanished between its creation and its first point.");
  return id;
}

async function createSeries(
  client: ClientBase,
  wanted: readonly [key: string, point: Point][],
  estate: Estate,
  tokenId: string | null,
): Promise<void> {
  const rows = wanted.map(([key, point]) => {
    const { series } = point;
    return { key, series, start: seriesStart(point), ...mapSeries(series, estate) };
  });
  const of = <T>(pick: (row: (typeof rows)[number]) => T) => rows.map(pick);
  const identity = <T>(pick: (series: SeriesIdentity) => T) => rows.map((row) => pick(row.series));
  await client.query(
    `INSERT INTO telemetry_series (identity_hash, metric, unit, kind, temporality, monotonic, scope, start_nano, resource,
                                   attributes, signal, fleet_id, unmapped_reason, origin, model_id, data_class, token_id)
     SELECT decode(hash, 'base64'), metric, unit, kind, temporality, monotonic, scope, start_nano, resource::jsonb,
            attributes::jsonb, signal, fleet_id, unmapped_reason, origin, model_id, data_class, $17::uuid
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bool[], $7::text[], $8::bigint[],
                   $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[])
            AS r (hash, metric, unit, kind, temporality, monotonic, scope, start_nano, resource,
                  attributes, signal, fleet_id, unmapped_reason, origin, model_id, data_class)
     ON CONFLICT (identity_hash) DO NOTHING`,
    [
      of((row) => row.key),
      identity((series) => series.metric),
      identity((series) => series.unit),
      identity((series) => series.kind),
      identity((series) => series.temporality),
      identity((series) => series.monotonic),
      identity((series) => series.scope),
      of((row) => String(row.start)),
      identity((series) => JSON.stringify(series.resource)),
      identity((series) => JSON.stringify(series.attributes)),
      of((row) => row.signal),
      of((row) => row.fleetId),
      of((row) => row.unmappedReason),
      of((row) => row.origin),
      of((row) => row.modelId),
      of((row) => row.dataClass),
      tokenId,
    ],
  );
}

async function findSeries(client: ClientBase, keys: readonly string[]): Promise<[string, string][]> {
  const { rows } = await client.query<{ key: string; id: string }>(
    `SELECT w.key, s.id FROM unnest($1::text[]) AS w (key) JOIN telemetry_series s ON s.identity_hash = decode(w.key, 'base64')`,
    [keys],
  );
  return rows.map(({ key, id }) => [key, id]);
}

/** Locks in id order, so that two batches of the same sources wait for each other instead of deadlocking. */
async function touchSeries(client: ClientBase, ids: readonly string[]): Promise<void> {
  await client.query(
    `WITH heard AS (SELECT id FROM telemetry_series WHERE id = ANY ($1::bigint[]) ORDER BY id FOR NO KEY UPDATE)
     UPDATE telemetry_series SET last_seen_at = greatest(last_seen_at, now()) FROM heard WHERE telemetry_series.id = heard.id`,
    [ids],
  );
}

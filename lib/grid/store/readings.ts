import { pool, prisma } from "@/lib/platform/db/client";
import type { GridReading, GridSignal, IncomingReading } from "../model";

/**
 * Keeps readings, each once: a later one of the same hour takes the earlier one's place, except that a forecast never
 * takes the place of what was measured. Returns how many rows are new or changed.
 */
export async function keepReadings(
  readings: readonly IncomingReading[],
  source: { readonly name: string; readonly illustrative: boolean },
  receivedAt: Date,
  db: { query: (sql: string, values: unknown[]) => Promise<{ rowCount: number | null }> } = pool(),
): Promise<number> {
  // One statement cannot touch a row twice: of two readings of one hour in one delivery, the later counts.
  const once = new Map(
    readings.map((reading) => [`${reading.zone} ${reading.signal} ${reading.at.getTime()}`, reading]),
  );
  const rows = [...once.values()];
  const { rowCount } = await db.query(
    `INSERT INTO grid_reading AS kept (zone, signal, at, value, forecast, illustrative, source_name, received_at)
     SELECT r.*, $6::boolean, $7::text, $8::timestamptz
       FROM unnest($1::text[], $2::grid_signal[], $3::timestamptz[], $4::float8[], $5::boolean[]) AS r
     ON CONFLICT (zone, signal, at) DO UPDATE SET value = excluded.value, forecast = excluded.forecast,
       illustrative = excluded.illustrative, source_name = excluded.source_name, received_at = excluded.received_at
     WHERE (kept.forecast OR NOT excluded.forecast)
       AND (excluded.forecast OR (kept.value, kept.forecast, kept.source_name) IS DISTINCT FROM (excluded.value, excluded.forecast, excluded.source_name))`,
    [
      rows.map(({ zone }) => zone),
      rows.map(({ signal }) => signal),
      rows.map(({ at }) => at),
      rows.map(({ value }) => value),
      rows.map(({ forecast }) => forecast),
      source.illustrative,
      source.name,
      receivedAt,
    ],
  );
  return rowCount ?? 0;
}

/** Readings of hours that begin in [from, to), of one zone or of all, by zone and signal. Key: `zone signal`. */
export async function loadReadings(from: Date, to: Date, zone?: string): Promise<Map<string, GridReading[]>> {
  const rows = await prisma().gridReading.findMany({
    where: { at: { gte: from, lt: to }, ...(zone === undefined ? {} : { zone }) },
    orderBy: { at: "asc" },
  });
  const byKey = new Map<string, GridReading[]>();
  for (const row of rows) {
    const key = readingKey(row.zone, row.signal);
    const list = byKey.get(key);
    if (list) list.push(row);
    else byKey.set(key, [row]);
  }
  return byKey;
}

export const readingKey = (zone: string, signal: GridSignal): string => `${zone} ${signal}`;

/** The newest reading of an hour that has begun, however old, of each zone that a region names. Key: `zone signal`. */
export async function loadNewest(now: Date): Promise<Map<string, GridReading>> {
  const { rows } = await pool().query<GridReading>(
    `SELECT newest.* FROM (SELECT DISTINCT grid_zone AS zone FROM region WHERE grid_zone IS NOT NULL) z
       CROSS JOIN unnest(enum_range(NULL::grid_signal)) AS s (signal)
       CROSS JOIN LATERAL (
         SELECT zone, signal, at, value, forecast, illustrative, source_name AS "sourceName", received_at AS "receivedAt"
           FROM grid_reading WHERE zone = z.zone AND signal = s.signal AND at <= $1 ORDER BY at DESC LIMIT 1) newest`,
    [now],
  );
  return new Map(rows.map((row) => [readingKey(row.zone, row.signal), row]));
}

import { pool } from "./db/client";
import type { LiveTopic } from "./live-topics";

export interface LiveChange {
  readonly topic: LiveTopic;
  readonly key: string;
}

/**
 * A PostgreSQL snapshot (`xmin:xmax:xid,…`): what a reader has seen. Ids of rows are given out before commit, so "after
 * the highest id" would skip what commits late; "visible now and not in my snapshot" skips nothing and repeats nothing.
 */
export type LiveCursor = string;

const CURSOR = /^\d{1,19}:\d{1,19}:(\d{1,19}(,\d{1,19})*)?$/;

/** More than a screen can use: whoever is this far behind reads everything anew instead. */
const MOST_CHANGES = 5_000;

/** What a snapshot taken now has seen. */
export async function currentCursor(): Promise<LiveCursor> {
  const { rows } = await pool().query<{ cursor: string }>("SELECT pg_current_snapshot()::text AS cursor");
  return rows[0]?.cursor ?? "";
}

export interface LiveBatch {
  readonly cursor: LiveCursor;
  readonly changes: readonly LiveChange[];
}

/** What became visible after `since`, and the cursor to go on from. */
export async function changesSince(since: LiveCursor): Promise<LiveBatch> {
  const { rows } = await pool().query<{ cursor: string; changes: LiveChange[] | null }>(
    `SELECT pg_current_snapshot()::text AS cursor, (
       SELECT jsonb_agg(DISTINCT jsonb_build_object('topic', topic, 'key', key)) FROM live_event
        WHERE xid >= pg_snapshot_xmin($1::pg_snapshot) AND NOT pg_visible_in_snapshot(xid, $1::pg_snapshot)) AS changes`,
    [since],
  );
  return { cursor: rows[0]?.cursor ?? since, changes: rows[0]?.changes ?? [] };
}

/**
 * What a client that last saw `since` has missed up to `until`.
 * Null when that cannot be told: a cursor of another database, older than what is kept, or simply too much.
 */
export async function changesBetween(since: LiveCursor, until: LiveCursor): Promise<LiveChange[] | null> {
  if (!CURSOR.test(since)) return null;
  try {
    const { rows } = await pool().query<{ kept: boolean; changes: LiveChange[] | null }>(
      `SELECT pg_snapshot_xmin($1::pg_snapshot) >= coalesce((SELECT min(xid) FROM live_event), '0'::xid8)
                AND pg_snapshot_xmax($1::pg_snapshot) <= pg_snapshot_xmax($2::pg_snapshot) AS kept,
              (SELECT jsonb_agg(DISTINCT jsonb_build_object('topic', topic, 'key', key)) FROM live_event
                WHERE xid >= pg_snapshot_xmin($1::pg_snapshot) AND NOT pg_visible_in_snapshot(xid, $1::pg_snapshot)
                  AND pg_visible_in_snapshot(xid, $2::pg_snapshot)) AS changes`,
      [since, until],
    );
    const [row] = rows;
    const changes = row?.changes ?? [];
    return row?.kept && changes.length <= MOST_CHANGES ? changes : null;
  } catch (error) {
    // A well-formed text may still be no snapshot, such as one whose xmax lies before its xmin.
    if ((error as { code?: string }).code === "22P02") return null;
    throw error;
  }
}

import { pool } from "./db/client";

/** Leases named so are heartbeats: one per worker process. */
export const heartbeatPrefix = "worker/";

/** Seconds since any worker was last heard of, and how many are alive; null when none ever was. */
export async function workerHeartbeat(): Promise<{ ageSec: number; alive: number } | null> {
  const { rows } = await pool().query<{ age: number | null; alive: number }>(
    `select extract(epoch from now() - max(renewed_at))::float8 as age,
       count(*) filter (where expires_at > now())::int as alive
     from lease where starts_with(name, $1)`,
    [heartbeatPrefix],
  );
  const row = rows[0];
  return row === undefined || row.age === null ? null : { ageSec: row.age, alive: row.alive };
}

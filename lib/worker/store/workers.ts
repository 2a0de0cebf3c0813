import { pool } from "@/lib/platform/db/client";
import { heartbeatPrefix, workerHeartbeat } from "@/lib/platform/heartbeat";

/**
 * Gives back the jobs of workers that died: the queue itself waits four hours before it doubts one.
 * A worker counts as dead when its heartbeat has run out; jobs are written to be run twice without harm.
 * @returns the dead workers' names.
 */
export async function releaseJobsOfDeadWorkers(): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    `select distinct locked_by as id from graphile_worker._private_jobs
     where locked_by is not null and locked_at < now() - interval '30 seconds' and not exists (
       select 1 from lease where name = $1 || locked_by and expires_at > now())`,
    [heartbeatPrefix],
  );
  const dead = rows.map((row) => row.id);
  if (dead.length > 0) await pool().query("select graphile_worker.force_unlock_workers($1::text[])", [dead]);
  await pool().query(
    "delete from lease where starts_with(name, $1) and expires_at < now() - interval '1 hour'",
    [heartbeatPrefix],
  );
  return dead;
}

/** What all workers share: how many there are, and how far behind their queue is. */
export interface QueueFigures {
  workersAlive: number;
  heartbeatAgeSec: number | null;
  waiting: number;
  failing: number;
  oldestWaitingSec: number;
}

export async function queueFigures(): Promise<QueueFigures> {
  const { rows } = await pool().query<Omit<QueueFigures, "workersAlive" | "heartbeatAgeSec">>(
    `select count(*) filter (where due)::int as waiting,
       count(*) filter (where last_error is not null)::int as failing,
       coalesce(extract(epoch from now() - min(run_at) filter (where due)), 0)::float8 as "oldestWaitingSec"
     from (select run_at, last_error, run_at <= now() and locked_at is null and attempts < max_attempts as due
       from graphile_worker._private_jobs) as job`,
  );
  const heartbeat = await workerHeartbeat();
  const queue = rows[0] ?? { waiting: 0, failing: 0, oldestWaitingSec: 0 };
  return { ...queue, workersAlive: heartbeat?.alive ?? 0, heartbeatAgeSec: heartbeat?.ageSec ?? null };
}

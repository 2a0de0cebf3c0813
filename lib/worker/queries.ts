import { pool } from "@/lib/platform/db/client";
import { workerHeartbeat } from "@/lib/platform/heartbeat";
import { migrationState } from "@/lib/platform/migrations/state";
import { type Health, judgeHealth } from "./health";

/** Looks at everything Ballast needs. Asks for no permission: it tells nothing but how Ballast itself is. */
export async function readHealth(): Promise<Health> {
  const started = performance.now();
  try {
    await pool().query("select 1");
    const roundTripMs = Math.round((performance.now() - started) * 100) / 100;
    const migrations = await migrationState();
    const worker = migrations.kind === "current" ? await workerHeartbeat() : null;
    return judgeHealth({ database: { ok: true, roundTripMs }, migrations, worker });
  } catch (error) {
    const cause = error instanceof AggregateError ? error.errors[0] : error;
    const why = cause instanceof Error ? cause.message : String(cause);
    return judgeHealth({ database: { ok: false, why }, migrations: null, worker: null });
  }
}

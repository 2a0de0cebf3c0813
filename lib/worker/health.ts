import type { MigrationState } from "@/lib/platform/migrations/state";

/** What was found when the parts Ballast needs were looked at. */
export interface Vitals {
  /** Round trip of a query in milliseconds, or why there was none. */
  database: { ok: true; roundTripMs: number } | { ok: false; why: string };
  /** null when the database could not be asked. */
  migrations: MigrationState | null;
  /** Seconds since a worker was last heard of; null when none ever was, or the database could not be asked. */
  worker: { ageSec: number; alive: number } | null;
}

/** Whether Ballast can do its work, and each reason why not as a sentence. */
export interface Health {
  live: true;
  ready: boolean;
  reasons: string[];
  database: { ok: boolean; roundTripMs: number | null };
  migrations: "current" | "behind" | "failed" | "unknown";
  worker: { alive: number; heartbeatAgeSec: number | null };
}

/** Judges the vitals. Answering at all is being live; being ready takes a database, its tables and a worker. */
export function judgeHealth({ database, migrations, worker }: Vitals): Health {
  const reasons: string[] = [];
  if (!database.ok) reasons.push(`The database cannot be reached: ${database.why}.`);
  if (migrations?.kind === "behind") {
    reasons.push(
      `The database lacks the migrations ${migrations.missing.join(", ")}; run npm run db:migrate.`,
    );
  }
  if (migrations?.kind === "failed") reasons.push(`The migration ${migrations.name} did not finish.`);
  if (database.ok && (!worker || worker.alive === 0)) {
    const last = worker ? `; the last was heard of ${Math.round(worker.ageSec)} s ago` : "";
    reasons.push(`No worker is running${last}. Rollups, plans and shifts stand still.`);
  }
  return {
    live: true,
    ready: reasons.length === 0,
    reasons,
    database: { ok: database.ok, roundTripMs: database.ok ? database.roundTripMs : null },
    migrations: migrations?.kind ?? "unknown",
    worker: { alive: worker?.alive ?? 0, heartbeatAgeSec: worker?.ageSec ?? null },
  };
}

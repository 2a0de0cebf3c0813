import { pool } from "../db/client";
import { migrationNames } from "./folder";

/** Whether the database has the tables this version of Ballast expects. */
export type MigrationState =
  | { kind: "current" }
  | { kind: "behind"; missing: string[] }
  | { kind: "failed"; name: string };

/** Compares the migrations on disk with those the database recorded. Throws when the database cannot be asked. */
export async function migrationState(): Promise<MigrationState> {
  const table = await pool().query<{ found: boolean }>(
    "select to_regclass('_prisma_migrations') is not null as found",
  );
  if (!table.rows[0]?.found) return { kind: "behind", missing: migrationNames() };
  const { rows } = await pool().query<{ migration_name: string; finished: boolean }>(
    `select migration_name, finished_at is not null as finished from _prisma_migrations where rolled_back_at is null`,
  );
  const unfinished = rows.find((row) => !row.finished);
  if (unfinished) return { kind: "failed", name: unfinished.migration_name };
  const applied = new Set(rows.map((row) => row.migration_name));
  const missing = migrationNames().filter((name) => !applied.has(name));
  return missing.length === 0 ? { kind: "current" } : { kind: "behind", missing };
}

import { runMigrations } from "graphile-worker";
import { withEngine } from "./engine";
import { migrationList } from "./folder";

/** No table is kept from the engine's sight. */
export const noFilter = { externalTables: [], externalEnums: [] };

/**
 * Applies the migrations the database lacks and records them in `_prisma_migrations`, as `prisma migrate deploy` does;
 * then brings the job queue's own schema (`graphile_worker`) up to date.
 * @returns the names just applied, in order; empty when the database was up to date.
 */
export async function applyMigrations(databaseUrl: string): Promise<string[]> {
  const { appliedMigrationNames } = await withEngine(databaseUrl, (engine) =>
    engine.applyMigrations({ migrationsList: migrationList(), filters: noFilter }),
  );
  await runMigrations({ connectionString: databaseUrl });
  return appliedMigrationNames;
}

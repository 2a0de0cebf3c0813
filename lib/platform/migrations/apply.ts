import { openEngine } from "./engine";
import { migrationList } from "./folder";

/** Tables other libraries make and own; Prisma neither creates nor drops them. */
export const noFilter = { externalTables: [], externalEnums: [] };

/**
 * Applies the migrations the database lacks and records them in `_prisma_migrations`, as `prisma migrate deploy` does.
 * @returns the names just applied, in order; empty when the database was up to date.
 */
export async function applyMigrations(databaseUrl: string): Promise<string[]> {
  const engine = await openEngine(databaseUrl);
  const result = await engine.applyMigrations({ migrationsList: migrationList(), filters: noFilter });
  return result.appliedMigrationNames;
}

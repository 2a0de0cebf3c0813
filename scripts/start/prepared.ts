import { Client } from "pg";
import { migrationNames } from "@/lib/platform/migrations/folder";
import type { Scenario } from "./options";

/**
 * Whether the database has every migration and a scenario already, so that preparing it, most of what a second start
 * would wait for, is left out. A scenario other than the wanted one is for preparing to refuse.
 */
export async function isPrepared(url: string, wanted: Scenario | null): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const tables = await client.query<{ all: boolean }>(
      "select to_regclass('_prisma_migrations') is not null and to_regclass('estate') is not null as all",
    );
    if (!tables.rows[0]?.all) return false;
    const migrations = await client.query<{ name: string }>(
      "select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null",
    );
    const estate = await client.query<{ scenario: string }>("select scenario from estate");
    const applied = new Set(migrations.rows.map((row) => row.name));
    const scenario = estate.rows[0]?.scenario;
    return (
      migrationNames().every((name) => applied.has(name)) &&
      scenario !== undefined &&
      (wanted === null || wanted === scenario)
    );
  } finally {
    await client.end();
  }
}

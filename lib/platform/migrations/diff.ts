import type { DiffTarget } from "@prisma/schema-engine-wasm/schema_engine_bg";
import { noFilter } from "./apply";
import { withEngine } from "./engine";
import { migrationList, schemaFiles } from "./folder";

/**
 * SQL that creates the whole schema in an empty database.
 * @param scratchUrl an empty database: the engine asks its version, and writes nothing.
 */
export function schemaAsSql(scratchUrl: string): Promise<string> {
  return sqlToSchemaFrom({ tag: "empty" }, scratchUrl);
}

/**
 * SQL that would still have to run after all migrations to arrive at the schema; empty when both agree.
 * @param scratchUrl an empty database for the engine's own use: it replays the migrations there.
 */
export async function migrationsAgainstSchema(scratchUrl: string): Promise<string> {
  const sql = await sqlToSchemaFrom({ tag: "migrations", ...migrationList() }, scratchUrl);
  return sql.replace(/^-- This is an empty migration\.\s*$/m, "").trim();
}

async function sqlToSchemaFrom(from: DiffTarget, scratchUrl: string): Promise<string> {
  const files = schemaFiles();
  const { stdout } = await withEngine(
    scratchUrl,
    (engine) =>
      engine.diff({
        from,
        to: { tag: "schemaDatamodel", files },
        script: true,
        exitCode: null,
        filters: noFilter,
      }),
    files.map((file) => [file.path, file.content]),
  );
  return stdout ?? "";
}

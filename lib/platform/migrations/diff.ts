import { noFilter } from "./apply";
import { openEngine } from "./engine";
import { migrationList, schemaFiles } from "./folder";

/**
 * SQL that creates the whole schema in an empty database.
 * @param scratchUrl an empty database: the engine asks its version, and writes nothing.
 */
export async function schemaAsSql(scratchUrl: string): Promise<string> {
  const engine = await openEngine(scratchUrl);
  const { stdout } = await engine.diff({
    from: { tag: "empty" },
    to: { tag: "schemaDatamodel", files: schemaFiles() },
    script: true,
    exitCode: null,
    filters: noFilter,
  });
  return stdout ?? "";
}

/**
 * What would still have to change after all migrations to arrive at the schema; empty when both agree.
 * @param scratchUrl an empty database for the engine's own use: it replays the migrations there.
 */
export async function migrationsAgainstSchema(scratchUrl: string): Promise<string> {
  const files = schemaFiles();
  const engine = await openEngine(
    scratchUrl,
    files.map((file) => [file.path, file.content]),
  );
  const { stdout } = await engine.diff({
    from: { tag: "migrations", ...migrationList() },
    to: { tag: "schemaDatamodel", files },
    script: true,
    exitCode: null,
    filters: noFilter,
  });
  return (stdout ?? "").replace(/^-- This is an empty migration\.\s*$/m, "").trim();
}

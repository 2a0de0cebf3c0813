import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The repository's root: every process of Ballast is started from it. */
const root = process.cwd();
export const migrationsFolder = join(root, "prisma", "migrations");
const schemaFolder = join(root, "prisma", "schema");

/** Names of all migrations, in the order they are applied. */
export function migrationNames(): string[] {
  return readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** The migrations in the form Prisma's engine reads. */
export function migrationList() {
  return {
    baseDir: migrationsFolder,
    lockfile: {
      path: "migration_lock.toml",
      content: readFileSync(join(migrationsFolder, "migration_lock.toml"), "utf8"),
    },
    shadowDbInitScript: "",
    migrationDirectories: migrationNames().map((path) => ({
      path,
      migrationFile: {
        path: "migration.sql",
        content: {
          tag: "ok" as const,
          value: readFileSync(join(migrationsFolder, path, "migration.sql"), "utf8"),
        },
      },
    })),
  };
}

/** Every file of the Prisma schema, by path. */
export function schemaFiles(): { path: string; content: string }[] {
  return readdirSync(schemaFolder)
    .filter((name) => name.endsWith(".prisma"))
    .sort()
    .map((name) => ({
      path: join(schemaFolder, name),
      content: readFileSync(join(schemaFolder, name), "utf8"),
    }));
}

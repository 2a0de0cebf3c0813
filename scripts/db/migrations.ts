/** Regenerates the initial migration from prisma/schema: `npm run db:migrations`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { schemaAsSql } from "@/lib/platform/migrations/diff";
import { migrationsFolder } from "@/lib/platform/migrations/folder";
import { withScratchDatabase } from "@/lib/platform/postgres/scratch";

const folder = join(migrationsFolder, "0001_init");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "migration.sql"), await withScratchDatabase(schemaAsSql));
console.log("prisma/migrations/0001_init/migration.sql is written from prisma/schema.");

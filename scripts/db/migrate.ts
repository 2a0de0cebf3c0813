/** Applies outstanding migrations: `npm run db:migrate`. To DATABASE_URL, else to the database of `npm start` here. */
import { env } from "@/lib/platform/env";
import { applyMigrations } from "@/lib/platform/migrations/apply";

try {
  const applied = await applyMigrations(env().DATABASE_URL);
  console.log(applied.length === 0 ? "The database is up to date." : `Applied ${applied.join(", ")}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** Applies outstanding migrations to DATABASE_URL: `npm run db:migrate`. */
import { applyMigrations } from "@/lib/platform/migrations/apply";

const url = process.env.DATABASE_URL;
if (!url) {
  console.error("DATABASE_URL is not set: it names the database to migrate.");
  process.exit(1);
}
const applied = await applyMigrations(url);
console.log(applied.length === 0 ? "The database is up to date." : `Applied ${applied.join(", ")}.`);

/** Fails when prisma/migrations do not lead to exactly prisma/schema: `npm run db:check`. */
import { migrationsAgainstSchema } from "@/lib/platform/migrations/diff";
import { withScratchDatabase } from "@/lib/platform/postgres/scratch";

const difference = await withScratchDatabase(migrationsAgainstSchema);
if (difference === "") {
  console.log("Migrations and schema agree.");
} else {
  console.error(
    `prisma/migrations and prisma/schema disagree. Still missing after all migrations:\n${difference}`,
  );
  process.exitCode = 1;
}

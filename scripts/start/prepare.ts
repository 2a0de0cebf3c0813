/**
 * Brings the database named by DATABASE_URL to where Ballast can run on it: migrated, and seeded with accounts. Its own
 * process, so that the supervisor, which lives for months, holds none of what this loads.
 * Arguments: data folder, scenario or an empty text. Prints what it does; on failure one sentence on stderr.
 */
import { disconnect } from "@/lib/platform/db/client";
import { isRefusal } from "@/lib/platform/errors";
import { applyMigrations } from "@/lib/platform/migrations/apply";
import { seed } from "@/prisma/seed/seed";
import { StartFailure, sentenceOf } from "./failure";

const [dataDir = "", scenario = ""] = process.argv.slice(2);

async function prepare(): Promise<void> {
  const applied = await applyMigrations(process.env.DATABASE_URL ?? "").catch((error: unknown) => {
    const text = error instanceof Error ? error.message : String(error);
    const said = text.split("\n   0:")[0]?.replaceAll("\n", " ");
    throw new StartFailure(`The database could not be migrated: ${said}`);
  });
  if (applied.length > 0) console.log(`Applied migrations ${applied.join(", ")}.`);
  const result = await seed({ scenario: scenario || null, dataDir });
  if (result.seeded) console.log(`Seeded the scenario ${result.scenario}.`);
  if (result.outdated) {
    console.log(
      `The scenario ${result.scenario} has changed since this database was seeded; --reset starts over from it.`,
    );
  }
}

try {
  await prepare();
} catch (error) {
  console.error(isRefusal(error) ? error.message : sentenceOf(error, dataDir));
  process.exitCode = 1;
} finally {
  await disconnect();
}

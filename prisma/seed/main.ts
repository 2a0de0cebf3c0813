/** Fills the database with a scenario: `npm run db:seed -- --scenario NAME [--reset]`. */
import { parseArgs } from "node:util";
import { disconnect, pool } from "@/lib/platform/db/client";
import { env } from "@/lib/platform/env";
import { isRefusal } from "@/lib/platform/errors";
import { applyMigrations } from "@/lib/platform/migrations/apply";
import { readAccounts } from "./secrets";
import { seed } from "./seed";

/** Throws away everything in the database, telemetry and audit log included, and makes empty tables. */
async function reset(): Promise<void> {
  await pool().query(
    "DROP SCHEMA IF EXISTS graphile_worker CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public",
  );
  await applyMigrations(env().DATABASE_URL);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { scenario: { type: "string" }, reset: { type: "boolean", default: false } },
  });
  const dataDir = env().BALLAST_DATA_DIR;
  if (values.reset) await reset();
  const result = await seed({ scenario: values.scenario ?? null, dataDir });
  if (!result.seeded) {
    console.log(`The database already holds the scenario ${result.scenario}; nothing was changed.`);
    if (result.outdated) console.log("Its file has changed since. Seed with --reset to start over from it.");
    return;
  }
  console.log(`Seeded the scenario ${result.scenario}. Accounts, also in ${dataDir}/accounts.json:`);
  for (const { email, roles, password } of readAccounts(dataDir)?.accounts ?? [])
    console.log(`  ${roles.join(", ").padEnd(8)} ${email.padEnd(26)} ${password}`);
}

try {
  await main();
} catch (error) {
  const usage =
    error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
  if (!isRefusal(error) && !usage) throw error;
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await disconnect();
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { refuse } from "@/lib/platform/errors";

/** Points DATABASE_URL at the database of the Ballast started here, unless the environment names one. */
export function pointAtRunningDatabase(): void {
  if (process.env.DATABASE_URL) return;
  const file = join(process.env.BALLAST_DATA_DIR ?? ".ballast", "database-url");
  try {
    process.env.DATABASE_URL = readFileSync(file, "utf8").trim();
  } catch {
    refuse(
      "unavailable",
      `There is no database to use: ${file} does not exist. Start Ballast with npm start, or set DATABASE_URL.`,
    );
  }
}

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { AccountWithPassword, SimulatorTokens } from "./accounts";

/** Whom to sign in as: shown by `npm start`, for its owner's eyes alone. */
export const accountsFile = "accounts.json";
/** What the simulator needs to begin. */
export const simulatorFile = "simulator.json";

export const accountsSchema = z.object({
  scenario: z.string(),
  accounts: z.array(
    z.object({ email: z.string(), name: z.string(), roles: z.array(z.string()), password: z.string() }),
  ),
});
export type Accounts = z.infer<typeof accountsSchema>;

/** Accounts and passwords as an earlier seed left them; null when there is no such file. */
export function readAccounts(dataDir: string): Accounts | null {
  let text: string;
  try {
    text = readFileSync(join(dataDir, accountsFile), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  return accountsSchema.parse(JSON.parse(text));
}

export function writeAccounts(dataDir: string, scenario: string, accounts: AccountWithPassword[]): void {
  writePrivately(dataDir, accountsFile, { scenario, accounts });
}

/**
 * `historyFrom`: telemetry of the time from here to the simulator's first start is still to be sent.
 * `seededAt` tells this estate from an earlier one in the same folder, whose leftovers mean nothing to it.
 */
export function writeSimulator(
  dataDir: string,
  simulator: SimulatorTokens & { scenario: string; seededAt: Date; historyFrom: Date },
): void {
  writePrivately(dataDir, simulatorFile, simulator);
}

/** Whole or not at all, and readable by its owner only from the first instant. */
function writePrivately(dataDir: string, file: string, content: unknown): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, file);
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

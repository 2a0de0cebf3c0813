import { appendEntry } from "@/lib/audit/store/entries";
import { systemActor } from "@/lib/identity/model";
import { type Clock, systemClock } from "@/lib/platform/clock";
import type { Tx } from "@/lib/platform/db/client";
import { inTransaction } from "@/lib/platform/db/transaction";
import { refuse } from "@/lib/platform/errors";
import { makeAccounts, makeSimulatorTokens } from "./accounts";
import { readScenario, type ScenarioFiles } from "./read";
import { estateRows } from "./rows";
import { writeAccounts, writeSimulator } from "./secrets";
import { writeEstate } from "./write";

/**
 * How much telemetry of the time before the first start the simulator sends, so that charts and spend begin full.
 * Ingest takes points up to 24 hours late; whole hours and a margin below that.
 */
export const historyHours = 22;
const hourMs = 3_600_000;

export interface SeedOptions {
  /** Null: what the database holds already, or the default for an empty one. */
  scenario: string | null;
  dataDir: string;
  clock?: Clock;
  /** Where scenario files are; for tests. */
  folder?: string;
}

export interface SeedResult {
  scenario: string;
  /** False when the database already held this scenario: nothing was changed. */
  seeded: boolean;
  /** True when the scenario file changed after it was seeded. */
  outdated: boolean;
}

const defaultScenario = "frontier-lab";
// Two starts at once must not both find the database empty.
const seedLock = 4_711_002;

/** Fills an empty database with a scenario, in one transaction; with the same scenario again it changes nothing. */
export async function seed(options: SeedOptions): Promise<SeedResult> {
  const now = (options.clock ?? systemClock).now();
  return inTransaction(
    async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${seedLock})`;
      const held = await tx.estate.findFirst();
      if (held) return alreadySeeded(held, options);
      const files = readScenario(options.scenario ?? defaultScenario, options.folder);
      await seedEmpty(tx, files, options.dataDir, now);
      return { scenario: files.scenario.id, seeded: true, outdated: false };
    },
    { timeoutMs: 60_000 },
  );
}

function alreadySeeded(held: { scenario: string; seedSha256: string }, options: SeedOptions): SeedResult {
  if (options.scenario !== null && options.scenario !== held.scenario) {
    refuse(
      "conflict",
      `This database holds the scenario ${held.scenario}, not ${options.scenario}; two scenarios are never mixed. ` +
        "Start with --reset to throw away what it holds, or with another BALLAST_DATA_DIR to keep both.",
    );
  }
  const { sha256 } = readScenario(held.scenario, options.folder);
  return { scenario: held.scenario, seeded: false, outdated: sha256 !== held.seedSha256 };
}

async function seedEmpty(tx: Tx, files: ScenarioFiles, dataDir: string, now: Date): Promise<void> {
  const { scenario } = files;
  const isDemo = scenario.cells.length > 0;
  const historyFrom = new Date(Math.floor(now.getTime() / hourMs) * hourMs - historyHours * hourMs);
  await writeEstate(tx, estateRows(files, historyFrom), scenario, now);
  await tx.estate.create({
    data: {
      scenario: scenario.id,
      title: scenario.title,
      timeZone: scenario.timeZone,
      seededAt: now,
      seedSha256: files.sha256,
    },
  });
  const accounts = await makeAccounts(tx, isDemo, now);
  const tokens = isDemo ? await makeSimulatorTokens(tx, now) : null;
  await appendEntry(
    tx,
    systemActor("seed"),
    {
      action: "estate.seed",
      subjectKind: "estate",
      subjectId: scenario.id,
      reason: "First start with an empty database",
      after: {
        scenario: scenario.id,
        sha256: files.sha256,
        fleets: scenario.fleets.length,
        cells: scenario.cells.length,
        contracts: scenario.contracts.length,
        accounts: accounts.map(({ email, roles }) => ({ email, roles })),
      },
    },
    now,
  );
  // Before the commit: passwords of a committed seed are never lost, and those of a failed one open nothing.
  writeAccounts(dataDir, scenario.id, accounts);
  if (tokens) writeSimulator(dataDir, { scenario: scenario.id, seededAt: now, historyFrom, ...tokens });
}

import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const simulatorSchema = z.object({
  scenario: z.string(),
  historyFrom: z.coerce.date(),
  ingestToken: z.string(),
  edgeToken: z.string(),
});
export type Seeded = z.output<typeof simulatorSchema>;

const historySchema = z.object({ from: z.coerce.date(), until: z.coerce.date(), sent: z.boolean() });
export type HistoryState = z.output<typeof historySchema>;
const historyFile = "simulator-history.json";

const controlSchema = z.object({ url: z.url(), token: z.string() });
export const controlFile = "simulator-control.json";

/** What seeding left for the simulator. Throws an Error with a sentence when a database was not seeded here. */
export function readSeeded(dataDir: string): Seeded {
  const text = readIfThere(join(dataDir, "simulator.json"));
  if (text === null)
    throw new Error(
      `There is no simulator.json in ${dataDir}: seed a demo scenario first (npm start, or npm run db:seed).`,
    );
  return simulatorSchema.parse(JSON.parse(text));
}

/** How far the telling of the past got; null before it began. */
export function readHistory(dataDir: string): HistoryState | null {
  const text = readIfThere(join(dataDir, historyFile));
  return text === null ? null : historySchema.parse(JSON.parse(text));
}

export const writeHistory = (dataDir: string, state: HistoryState): void =>
  writePrivately(dataDir, historyFile, state);

export function readControl(dataDir: string): z.output<typeof controlSchema> {
  const text = readIfThere(join(dataDir, controlFile));
  if (text === null)
    throw new Error(`No simulator is running on ${dataDir}; start one with npm start or npm run sim.`);
  return controlSchema.parse(JSON.parse(text));
}

export const writeControl = (dataDir: string, control: { url: string; token: string }): void =>
  writePrivately(dataDir, controlFile, { url: control.url, token: control.token });

export const removeControl = (dataDir: string): void => rmSync(join(dataDir, controlFile), { force: true });

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Whole or not at all, and for its owner's eyes only. */
function writePrivately(dataDir: string, file: string, content: unknown): void {
  const draft = join(dataDir, `${file}.${process.pid}`);
  writeFileSync(draft, `${JSON.stringify(content)}\n`, { mode: 0o600 });
  renameSync(draft, join(dataDir, file));
}

import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { EdgeMemory } from "./edge";
import { keySetSchema } from "./trusted-keys";

const simulatorSchema = z.object({
  scenario: z.string(),
  /** Tells what belongs to this estate from leftovers of an earlier one. */
  seededAt: z.iso.datetime(),
  historyFrom: z.coerce.date(),
  ingestToken: z.string(),
  edgeToken: z.string(),
});
export type Seeded = z.output<typeof simulatorSchema>;

const historySchema = z.object({
  seededAt: z.iso.datetime(),
  until: z.coerce.date(),
  sent: z.boolean(),
});
export type HistoryState = z.output<typeof historySchema>;
const historyFile = "simulator-history.json";

const routingSchema = z.object({
  seededAt: z.iso.datetime(),
  shares: z.record(z.string(), z.record(z.string(), z.number())),
  version: z.int().positive().nullable(),
  dataPlane: z.string().nullable(),
  keys: keySetSchema.nullable(),
});
const routingFile = (edge: string) => `${edge}-routing.json`;

const controlSchema = z.object({ url: z.url(), token: z.string() });
export const controlFile = "simulator-control.json";

/** What seeding left for the simulator. Throws an Error with a sentence when a database was not seeded here. */
export function readSeeded(dataDir: string): Seeded {
  const text = readIfThere(join(dataDir, "simulator.json"));
  if (text === null)
    throw new Error(
      `There is no simulator.json in ${dataDir}: seed a demo scenario first (npm start, or npm run db:seed).`,
    );
  const result = simulatorSchema.safeParse(JSON.parse(text));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(
    `simulator.json in ${dataDir} is not what seeding writes today (${issue?.path.join(".")}: ${issue?.message}): start with --reset.`,
  );
}

/** How far the telling of this estate's past got; null before it began. */
export function readHistory(dataDir: string, seededAt: string): HistoryState | null {
  const state = readOwn(dataDir, historyFile, historySchema);
  return state?.seededAt === seededAt ? state : null;
}

/** What an edge ran last, so that it begins with it when Ballast is away; null when it never had any. */
export function readRouting(dataDir: string, edge: string, seededAt: string): EdgeMemory | null {
  const state = readOwn(dataDir, routingFile(edge), routingSchema);
  return state?.seededAt === seededAt ? state : null;
}

export const writeRouting = (dataDir: string, edge: string, seededAt: string, memory: EdgeMemory): void =>
  writePrivately(dataDir, routingFile(edge), { ...memory, seededAt });

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

/** Null for a file that is not there or is not in today's form: it can be done without. */
function readOwn<S extends z.ZodType>(dataDir: string, file: string, schema: S): z.output<S> | null {
  const text = readIfThere(join(dataDir, file));
  if (text === null) return null;
  const result = schema.safeParse(JSON.parse(text));
  return result.success ? result.data : null;
}

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

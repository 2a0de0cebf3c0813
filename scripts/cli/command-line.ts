import { closeSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { isRefusal, refuse } from "@/lib/platform/errors";

/** Exit codes of the planning commands: 1 a plan is rejected, 2 input is refused, 3 no plan could be found. */
export const exitCodes = { rejected: 1, refused: 2, failed: 3 } as const;

/** Reads a whole file, or standard input for `-`. Refuses what cannot be read. */
export function readInput(path: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === "ENOENT"
        ? "does not exist"
        : code === "EISDIR"
          ? "is a directory"
          : `cannot be read (${code})`;
    refuse("invalid", `${path === "-" ? "Standard input" : path} ${why}.`);
  }
}

/** Writes a document as one line of JSON; to standard output unless a path is given. */
export function writeOutput(path: string | undefined, document: unknown): void {
  writeText(path, `${JSON.stringify(document)}\n`);
}

/** Writes a text whole or not at all: to a file beside it first, then under its own name. */
export function writeText(path: string | undefined, text: string): void {
  if (path === undefined) {
    writeFileSync(1, text);
    return;
  }
  const partial = `${path}.${process.pid}.partial`;
  writeFileSync(partial, text);
  renameSync(partial, path);
}

/** Writes a long text piece by piece, whole or not at all. */
export function writePieces(path: string, pieces: Iterable<string>): void {
  const partial = `${path}.${process.pid}.partial`;
  const file = openSync(partial, "w");
  try {
    let held = "";
    for (const piece of pieces) {
      held += piece;
      if (held.length < 1 << 20) continue;
      writeSync(file, held);
      held = "";
    }
    writeSync(file, held);
  } finally {
    closeSync(file);
  }
  renameSync(partial, path);
}

/** Runs a command; a refusal is one sentence on standard error and exit code 2. */
export async function runCommand(usage: string, command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    if (isRefusal(error)) {
      console.error(error.message);
    } else if ((error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS")) {
      console.error(`${(error as Error).message}\n${usage}`);
    } else if ((error as NodeJS.ErrnoException).syscall) {
      const { message } = error as Error;
      console.error(`The result could not be written: ${message}.`);
    } else {
      throw error;
    }
    process.exitCode = exitCodes.refused;
  }
}

/** A number greater than 0 given as an option. */
export function positiveOption(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) {
    refuse("invalid", `--${name} must be a number greater than 0, found ${JSON.stringify(text)}.`);
  }
  return value;
}

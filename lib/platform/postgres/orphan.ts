import { readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Clears `dataDir` of a PostgreSQL whose starter is gone (kill -9): stops it if it still serves, waits for the last of
 * its processes, and removes its lock file. Only processes that run a `postgres` executable inside exactly this folder
 * are touched, since the number in the lock file may be someone else's by now.
 * @returns whether there was one.
 */
export async function stopOrphan(dataDir: string): Promise<boolean> {
  const found = serversIn(dataDir);
  const postmaster = postmasterOf(dataDir);
  if (postmaster !== null) process.kill(postmaster, "SIGINT");
  const started = performance.now();
  for (let left = found; left.length > 0; left = serversIn(dataDir)) {
    const waitedMs = performance.now() - started;
    if (waitedMs > 30_000) {
      throw new Error(`An earlier PostgreSQL in ${dataDir} does not stop (processes ${left.join(", ")}).`);
    }
    // Without its postmaster a backend ends by itself, at the latest with its query.
    if (waitedMs > 10_000) for (const pid of left) end(pid);
    await sleep(25);
  }
  // PostgreSQL takes even a zombie of that number for a living server, and would refuse to start. Where we cannot see
  // processes we cannot know, and leave the file to its judgement.
  if (canSeeProcesses()) rmSync(join(dataDir, "postmaster.pid"), { force: true });
  return found.length > 0;
}

/** The process id of the PostgreSQL running on `dataDir`, or null. Needs Linux's /proc. */
export function postmasterOf(dataDir: string): number | null {
  try {
    const pid = Number(readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n", 1)[0]);
    return serves(pid, dataDir) ? pid : null;
  } catch {
    return null;
  }
}

/** Postmaster and backends: all of them work inside the data folder. */
function serversIn(dataDir: string): number[] {
  if (!canSeeProcesses()) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => serves(pid, dataDir));
}

function serves(pid: number, dataDir: string): boolean {
  try {
    const executable = basename(readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ""));
    return executable === "postgres" && readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataDir);
  } catch {
    // Gone, a zombie, or someone else's.
    return false;
  }
}

const canSeeProcesses = () => process.platform === "linux";

function end(pid: number): void {
  try {
    process.kill(pid, "SIGQUIT");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Every process of a start carries this variable, with its data folder as the value; so do their own children. */
export const ownerVariable = "BALLAST_SUPERVISED_IN";

/**
 * Stops what an earlier start on `dataDir` left running when its supervisor was killed. Only processes that carry the
 * mark of exactly this folder are touched. Call it while holding the folder's lock: then no living start owns them.
 * @returns how many there were.
 */
export async function stopLeftovers(dataDir: string): Promise<number> {
  const stopped = new Set<number>();
  const deadline = performance.now() + 5_000;
  // Looked for again each time: what is being stopped may still start something.
  for (let found = leftovers(dataDir); found.length > 0; found = leftovers(dataDir)) {
    for (const pid of found) {
      if (performance.now() > deadline) signal(pid, "SIGKILL");
      else if (!stopped.has(pid)) signal(pid, "SIGTERM");
      stopped.add(pid);
    }
    await sleep(50);
  }
  // A dying process loses its memory, and with it the mark, before its ports and files.
  while ([...stopped].some(isRunning)) await sleep(20);
  return stopped.size;
}

/** Ids of living processes marked with `dataDir`, without ourselves. Reads Linux's /proc; elsewhere finds none. */
export function leftovers(dataDir: string): number[] {
  const mark = `${ownerVariable}=${dataDir}`;
  return processIds().filter((pid) => pid !== process.pid && environmentOf(pid).includes(mark));
}

function processIds(): number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    // Ended meanwhile, or someone else's: either way not ours.
    return [];
  }
}

/** Whether the process still holds anything; a zombie holds nothing but its number. */
function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

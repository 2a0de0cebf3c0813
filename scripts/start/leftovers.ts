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
  const found = leftovers(dataDir);
  for (const pid of found) signal(pid, "SIGTERM");
  const deadline = performance.now() + 5_000;
  while (leftovers(dataDir).length > 0) {
    if (performance.now() > deadline) for (const pid of leftovers(dataDir)) signal(pid, "SIGKILL");
    await sleep(50);
  }
  return found.length;
}

/** Ids of living processes marked with `dataDir`, without ourselves. Reads Linux's /proc; elsewhere finds none. */
export function leftovers(dataDir: string): number[] {
  const mark = `${ownerVariable}=${dataDir}`;
  let names: string[];
  try {
    names = readdirSync("/proc");
  } catch {
    return [];
  }
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && environmentOf(pid).includes(mark));
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    // Ended meanwhile, or someone else's: either way not ours. (A zombie's is empty.)
    return [];
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

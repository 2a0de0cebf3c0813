import { readFileSync, readlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Stops a PostgreSQL that still serves `dataDir` although the process that started it is gone (kill -9).
 * `postmaster.pid` alone proves nothing, since the number may be someone else's by now: only a process that runs a
 * `postgres` executable inside exactly this folder is touched.
 * @returns whether there was one.
 */
export async function stopOrphan(dataDir: string): Promise<boolean> {
  const pid = postmasterOf(dataDir);
  if (pid === null) return false;
  process.kill(pid, "SIGINT");
  const started = performance.now();
  while (postmasterOf(dataDir) === pid) {
    const waited = performance.now() - started;
    if (waited > 30_000)
      throw new Error(`An earlier PostgreSQL (process ${pid}) in ${dataDir} does not stop.`);
    if (waited > 10_000) process.kill(pid, "SIGQUIT");
    await sleep(50);
  }
  return true;
}

/** The process id of the PostgreSQL running on `dataDir`, or null. Needs Linux's /proc. */
export function postmasterOf(dataDir: string): number | null {
  try {
    const pid = Number(readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n", 1)[0]);
    if (!Number.isInteger(pid) || pid <= 1) return null;
    const executable = basename(readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ""));
    return executable === "postgres" && readlinkSync(`/proc/${pid}/cwd`) === dataDir ? pid : null;
  } catch {
    return null;
  }
}

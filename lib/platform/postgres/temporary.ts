import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clusterHome, prepareCluster } from "./cluster";
import { stopOrphan } from "./orphan";
import { freePort, type Server, startServer } from "./server";

const prefix = "ballast-postgres-";

/** A PostgreSQL that leaves nothing behind: for tests and for checks that need an empty database. */
export async function startTemporaryServer(): Promise<Server> {
  await sweep();
  // The name says whose it is, so that a later run can tell that its owner was killed.
  const dir = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  chmodSync(dir, 0o711);
  try {
    const port = await freePort();
    const server = await startServer(prepareCluster(dir), { port, fsync: false, maxConnections: 300 });
    const stop = async () => {
      await server.stop();
      rmSync(dir, { recursive: true, force: true });
    };
    return { ...server, stop };
  } catch (error) {
    rmSync(dir, { recursive: true, force: true });
    throw error;
  }
}

/** Clears what killed runs left: their servers and their folders. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(prefix) ? Number(name.slice(prefix.length).split("-")[0]) : 0;
    if (!owner || isAlive(owner)) continue;
    const dir = join(tmpdir(), name);
    await stopOrphan(join(clusterHome(dir), "data"));
    rmSync(dir, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareCluster } from "./cluster";
import { freePort, type Server, startServer } from "./server";

/** A PostgreSQL that leaves nothing behind: for tests and for checks that need an empty database. */
export async function startTemporaryServer(): Promise<Server> {
  const dir = mkdtempSync(join(tmpdir(), "ballast-postgres-"));
  chmodSync(dir, 0o711);
  try {
    const server = await startServer(prepareCluster(dir), {
      port: await freePort(),
      fsync: false,
      maxConnections: 300,
    });
    return {
      ...server,
      stop: async () => {
        await server.stop();
        rmSync(dir, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(dir, { recursive: true, force: true });
    throw error;
  }
}

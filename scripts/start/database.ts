import { join } from "node:path";
import { Client } from "pg";
import { prepareCluster, removeCluster } from "@/lib/platform/postgres/cluster";
import { stopOrphan } from "@/lib/platform/postgres/orphan";
import { ensureDatabase, freePort, startServer } from "@/lib/platform/postgres/server";
import type { ChildSpec } from "./child";
import { StartFailure } from "./failure";
import { keepFile, keptFile } from "./keep";
import { LogFile } from "./log-file";

/** Oldest server the schema works on. */
const oldestServer = 16;
const databaseName = "ballast";

/** The embedded PostgreSQL as a process to supervise, and the URL it will have. */
export async function embeddedDatabase(dataDir: string): Promise<{ url: string; spec: ChildSpec }> {
  const cluster = prepareCluster(join(dataDir, "postgres"));
  await stopOrphan(cluster.dataDir);
  const portFile = join(dataDir, "postgres-port");
  const port = await freePort(Number(keptFile(portFile)) || undefined);
  keepFile(portFile, String(port));
  const log = new LogFile(join(dataDir, "logs", "postgres.log"));
  const start = () => startServer(cluster, { port, fsync: true, onLog: (line) => log.write(`${line}\n`) });
  const url = `postgresql://ballast:${encodeURIComponent(cluster.password)}@127.0.0.1:${port}/${databaseName}`;
  return {
    url,
    spec: {
      name: "postgres",
      spawn: async () => {
        // Backends outlive a killed postmaster by a moment, and a new one would refuse to start beside them.
        await stopOrphan(cluster.dataDir);
        const server = await start();
        await ensureDatabase(server, databaseName);
        return server.process;
      },
      // Fast shutdown; see PostgreSQL's "Shutting Down the Server".
      stopSignal: "SIGINT",
      graceMs: 15_000,
    },
  };
}

/** Removes the embedded database for good. */
export async function removeEmbeddedDatabase(dataDir: string): Promise<void> {
  const dir = join(dataDir, "postgres");
  await stopOrphan(prepareCluster(dir).dataDir);
  removeCluster(dir);
}

/** Makes sure that the user's own database answers and is new enough. Throws a StartFailure that says why not. */
export async function checkDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  const where = describeUrl(url);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      "select current_setting('server_version_num')::int / 10000 as version",
    );
    const version = rows[0]?.version ?? 0;
    if (version < oldestServer) {
      throw new StartFailure(
        `The database at ${where} is PostgreSQL ${version}; Ballast needs ${oldestServer} or newer.`,
      );
    }
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    const reason = error instanceof AggregateError ? error.errors[0] : error;
    throw new StartFailure(
      `The database at ${where} cannot be reached (${reason instanceof Error ? reason.message : reason}). Check DATABASE_URL, or unset it to use the embedded one.`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A connection URL without its password. */
export function describeUrl(url: string): string {
  const { hostname, port, pathname, username } = new URL(url);
  return `${username ? `${username}@` : ""}${hostname || "the local socket"}${port ? `:${port}` : ""}${pathname}`;
}

import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { type Cluster, clusterUser, serverEnvironment } from "./cluster";

/** A PostgreSQL server that this process started. */
export type Server = {
  process: ChildProcess;
  /** TCP port on 127.0.0.1. */
  port: number;
  /** Connection URL of a database of this server. */
  url(database: string): string;
  /** Fast shutdown: open transactions are rolled back, then the server ends. */
  stop(): Promise<void>;
};

export type ServerOptions = {
  port: number;
  /** false only where the data may be thrown away: tests. */
  fsync: boolean;
  /** Every line the server logs. */
  onLog?: (line: string) => void;
  maxConnections?: number;
};

/** Starts the server and waits until it answers queries. */
export async function startServer(cluster: Cluster, options: ServerOptions): Promise<Server> {
  const settings: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    port: String(options.port),
    unix_socket_directories: "",
    fsync: options.fsync ? "on" : "off",
    synchronous_commit: options.fsync ? "on" : "off",
    full_page_writes: options.fsync ? "on" : "off",
    max_connections: String(options.maxConnections ?? 120),
    timezone: "UTC",
    log_timezone: "UTC",
    logging_collector: "off",
    log_line_prefix: "",
  };
  const child = spawn(
    cluster.binaries.postgres,
    [
      "-D",
      cluster.dataDir,
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    {
      ...cluster.owner,
      cwd: "/",
      env: serverEnvironment(),
      stdio: ["ignore", "ignore", "pipe"],
      // Its own process group: Ctrl-C in the terminal must not stop it before those who use it.
      detached: true,
    },
  );
  const lines: string[] = [];
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    for (const line of chunk.split("\n").filter(Boolean)) {
      if (lines.length < 40) lines.push(line);
      options.onLog?.(line);
    }
  });
  const server: Server = {
    process: child,
    port: options.port,
    url: (database) =>
      `postgresql://${clusterUser}:${encodeURIComponent(cluster.password)}@127.0.0.1:${options.port}/${database}`,
    stop: () => stop(child),
  };
  await untilAnswering(server, child, lines);
  return server;
}

/** Creates `database` on the server unless it exists. */
export async function ensureDatabase(server: Server, database: string): Promise<void> {
  const client = new Client({ connectionString: server.url("postgres") });
  await client.connect();
  try {
    const found = await client.query("select 1 from pg_database where datname = $1", [database]);
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}

/** A TCP port on 127.0.0.1 nobody listens on: `preferred` when it is free, else one the system picks. */
export async function freePort(preferred?: number): Promise<number> {
  const attempt = (port: number) =>
    new Promise<number | null>((resolve) => {
      const probe = createServer();
      probe.once("error", () => resolve(null));
      probe.listen(port, "127.0.0.1", () => {
        const address = probe.address();
        probe.close(() => resolve(typeof address === "object" && address ? address.port : null));
      });
    });
  const port = (preferred ? await attempt(preferred) : null) ?? (await attempt(0));
  if (port === null) throw new Error("No free TCP port was found on 127.0.0.1 for PostgreSQL.");
  return port;
}

async function untilAnswering(server: Server, child: ChildProcess, lines: readonly string[]): Promise<void> {
  // Recovery after a crash replays the log first; a minute covers far more than a demo writes between checkpoints.
  const deadline = performance.now() + 60_000;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) {
      const reason =
        lines.findLast((line) => /FATAL|PANIC|could not/.test(line)) ?? lines.at(-1) ?? "no message";
      throw new Error(`PostgreSQL did not start: ${reason}`);
    }
    const client = new Client({ connectionString: server.url("postgres"), connectionTimeoutMillis: 2_000 });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.query("select 1");
      return;
    } catch (error) {
      if (performance.now() > deadline) {
        await stop(child);
        throw new Error(
          `PostgreSQL did not answer within 60 s: ${error instanceof Error ? error.message : error}`,
        );
      }
      await sleep(50);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGINT");
  // An immediate shutdown loses nothing that was committed; it only makes the next start replay the log.
  const impatient = setTimeout(() => child.kill("SIGQUIT"), 15_000);
  await ended;
  clearTimeout(impatient);
}

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderHaproxyConfig } from "@/lib/dataplane/haproxy/render";
import { haproxyEstate } from "@/lib/dataplane/queries";
import { systemActor } from "@/lib/identity/model";
import { freePort } from "@/lib/platform/postgres/server";
import type { ChildSpec } from "../start/child";
import { embeddedDatabase, removeEmbeddedDatabase } from "../start/database";
import { LogFile } from "../start/log-file";
import { spawnNode } from "../start/node-process";

import { untilReady } from "../start/ready";
import { sessionSecret } from "../start/secret";
import { Supervisor } from "../start/supervisor";
import { runTool } from "../start/tool";

export interface Wanted {
  readonly dataDir: string;
  readonly webs: number;
  readonly workers: number;
  readonly haproxies: number;
}

/** A whole Ballast in processes of its own, each of which is started again when it ends. */
export interface RunningEstate {
  readonly urls: readonly string[];
  /** The Runtime API's socket of each HAProxy, by name. */
  readonly sockets: ReadonlyMap<string, string>;
  /** Names of the processes there are. */
  names(): string[];
  /** kill -9; false when it is not running just now. */
  kill(name: string): boolean;
  stop(): Promise<void>;
}

const say = (line: string) => console.error(line);
/** Daemons are installed where the PATH of an ordinary user does not look. */
const daemonPath = `${process.env.PATH}:/usr/sbin:/usr/local/sbin:/sbin`;

/**
 * Brings up PostgreSQL, migrated and seeded with the default scenario; webs on a production build, workers, the
 * simulator for telemetry and the feed's edges; and HAProxies of that estate. Sets DATABASE_URL for this process.
 */
export async function bringUp({ dataDir, webs, workers, haproxies }: Wanted): Promise<RunningEstate> {
  let pids: Readonly<Record<string, number>> = {};
  const supervisor = new Supervisor(say, (processes) => {
    pids = processes;
  });
  mkdirSync(join(dataDir, "logs"), { recursive: true, mode: 0o711 });
  await removeEmbeddedDatabase(dataDir);
  const { url: databaseUrl, spec: postgres } = await embeddedDatabase(dataDir);
  try {
    await supervisor.add(postgres);
    const ports: number[] = [];
    for (let index = 0; index < webs; index++) ports.push(await freePort());
    const urls = ports.map((port) => `http://127.0.0.1:${port}`);
    const [first = "http://127.0.0.1:3000"] = urls;
    const environment: NodeJS.ProcessEnv = {
      ...process.env,
      NEXTAUTH_URL: first,
      BALLAST_URL: first,
      DATABASE_URL: databaseUrl,
      BALLAST_DATA_DIR: dataDir,
      NEXTAUTH_SECRET: sessionSecret(dataDir, process.env),
      NEXT_TELEMETRY_DISABLED: "1",
      NODE_ENV: "production",
      NO_COLOR: "1",
    };
    process.env.DATABASE_URL = databaseUrl;
    process.env.BALLAST_DATA_DIR = dataDir;
    const prepared = await runTool(
      ["--import", "tsx", "scripts/start/prepare.ts", dataDir, ""],
      { ...environment, BALLAST_PROCESS: "start", LOG_LEVEL: "error" },
      say,
    );
    if (prepared.code !== 0) throw new Error(prepared.errors || "The database could not be prepared.");

    const node = (
      name: string,
      kind: string,
      args: string[],
      more: Readonly<Record<string, string>> = {},
    ): ChildSpec => {
      const log = new LogFile(join(dataDir, "logs", `${name}.log`));
      const given: NodeJS.ProcessEnv = { ...environment, ...more, BALLAST_PROCESS: kind };
      return { name, spawn: async () => spawnNode(args, given, log), stopSignal: "SIGTERM", graceMs: 8_000 };
    };
    const next = "node_modules/next/dist/bin/next";
    for (const [index, port] of ports.entries())
      await supervisor.add(
        node(`web-${index + 1}`, "web", [next, "start", "-p", String(port)], { PORT: String(port) }),
      );
    for (let index = 1; index <= workers; index++)
      await supervisor.add(node(`worker-${index}`, "worker", ["--import", "tsx", "lib/worker/main.ts"]));
    const sockets = new Map<string, string>();
    for (let index = 1; index <= haproxies; index++) {
      const { spec, socket } = await haproxySpec(`haproxy-${index}`, dataDir);
      sockets.set(spec.name, socket);
      await supervisor.add(spec);
    }
    for (const url of urls) await untilReady(url, 300_000, () => undefined);
    await supervisor.add(
      node("simulator", "simulator", ["--import", "tsx", "lib/sim/main.ts", "--no-history"]),
    );
    return {
      urls,
      sockets,
      names: () => Object.keys(pids),
      kill(name) {
        const pid = pids[name];
        if (pid === undefined) return false;
        try {
          return process.kill(pid, "SIGKILL");
        } catch {
          return false;
        }
      },
      stop: () => supervisor.stop(),
    };
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

/** A HAProxy of the estate as it is. Fleets without an endpoint get one that nobody listens on: weights are what counts. */
async function haproxySpec(name: string, dataDir: string): Promise<{ spec: ChildSpec; socket: string }> {
  const estate = await haproxyEstate(systemActor("worker"), new Date());
  const fleets = estate.fleets.map(({ id, endpoint }) => ({ id, endpoint: endpoint ?? "127.0.0.1:1" }));
  // Socket paths are limited to some 100 characters.
  const folder = mkdtempSync(join(tmpdir(), "ballast-chaos-"));
  const socket = join(folder, "h.sock");
  const file = join(folder, "haproxy.cfg");
  const { config } = renderHaproxyConfig(
    { ...estate, fleets },
    {
      bind: `127.0.0.1:${await freePort()}`,
      statsSocket: socket,
      stateFile: join(folder, "state"),
      healthPath: "/health",
      unknown: { kind: "refuse" },
      healthIntervalMs: 5_000,
    },
  );
  writeFileSync(file, config);
  const log = new LogFile(join(dataDir, "logs", `${name}.log`));
  return {
    socket,
    spec: {
      name,
      async spawn() {
        const child = spawn("haproxy", ["-db", "-f", file], {
          env: { ...process.env, PATH: daemonPath },
          stdio: ["ignore", "pipe", "pipe"],
          detached: true,
        });
        for (const stream of [child.stdout, child.stderr])
          stream.setEncoding("utf8").on("data", (chunk: string) => log.write(chunk));
        return child;
      },
      stopSignal: "SIGTERM",
      graceMs: 3_000,
    },
  };
}

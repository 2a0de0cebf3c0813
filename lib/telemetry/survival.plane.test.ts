import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/identity/model";
import { createToken } from "@/lib/identity/verbs/create-token";
import { disconnect, pool } from "@/lib/platform/db/client";
import { applyMigrations } from "@/lib/platform/migrations/apply";
import { clusterHome, prepareCluster } from "@/lib/platform/postgres/cluster";
import { stopOrphan } from "@/lib/platform/postgres/orphan";
import { ensureDatabase, freePort, type Server, startServer } from "@/lib/platform/postgres/server";
import { seedEstate } from "./testing/estate";
import { type Acknowledged, reportPersistently } from "./testing/persistent-source";

const root = fileURLToPath(new URL("../..", import.meta.url));
const SOURCES = 6;
const SEND_MS = 15_000;

describe("acknowledged points", () => {
  const dir = mkdtempSync(join(tmpdir(), "ballast-survival-"));
  chmodSync(dir, 0o711);
  const processes: { web?: ChildProcess; worker?: ChildProcess; postgres?: Server } = {};
  let [databasePort, webPort] = [0, 0];
  let token = "";

  const startPostgres = async () => {
    // What a killed postmaster leaves behind must be gone before its data may be opened again.
    await stopOrphan(join(clusterHome(dir), "data"));
    processes.postgres = await startServer(prepareCluster(dir), { port: databasePort, fsync: true });
  };

  const startNode = (file: string) =>
    spawn(process.execPath, ["--import", "tsx", file], {
      cwd: root,
      env: { ...process.env, PORT: String(webPort), LOG_LEVEL: "silent" },
      stdio: "ignore",
    });

  const startWeb = async () => {
    processes.web = startNode("lib/telemetry/testing/ingress-process.ts");
  };
  const startWorker = async () => {
    processes.worker = startNode("lib/worker/main.ts");
  };

  /** Kills without a chance to clean up, and starts again once it is gone. */
  const killAndRestart = {
    web: async () => {
      await killed(processes.web);
      await startWeb();
    },
    worker: async () => {
      await killed(processes.worker);
      await startWorker();
    },
    postgres: async () => {
      await killed(processes.postgres?.process);
      await startPostgres();
    },
  };

  beforeAll(async () => {
    databasePort = await freePort();
    webPort = await freePort();
    await startPostgres();
    const server = processes.postgres as Server;
    await ensureDatabase(server, "ballast");
    process.env.DATABASE_URL = server.url("ballast");
    await applyMigrations(server.url("ballast"));
    await seedEstate();
    token = (await createToken(systemActor("test"), { name: "survivor", role: "ingest" })).secret;
    await Promise.all([startWeb(), startWorker()]);
  });

  afterAll(async () => {
    await disconnect();
    await Promise.all([killed(processes.web), killed(processes.worker)]);
    await processes.postgres?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it("are there once after every process was killed in turn", { timeout: 180_000 }, async () => {
    await sleep(1_500);
    const sources = Promise.all(
      Array.from({ length: SOURCES }, (_, id) =>
        reportPersistently({
          url: `http://127.0.0.1:${webPort}/api/otlp/v1/metrics`,
          token,
          fleetId: "fleet-a",
          instance: "i".repeat(id + 1),
          untilMs: Date.now() + SEND_MS,
        }),
      ),
    );
    for (const kill of ["web", "worker", "postgres", "web", "postgres", "worker"] as const) {
      await sleep(SEND_MS / 9);
      await killAndRestart[kill]();
    }
    const sent = await sources;
    const total = (pick: (one: Acknowledged) => number) => sent.reduce((sum, one) => sum + pick(one), 0);
    const acknowledged = total((one) => one.points);
    // The kills were felt, or this proves nothing.
    expect(total((one) => one.attempts)).toBeGreaterThan(acknowledged / 2);

    // The pool of this process has met the kills too; its next query connects again.
    const read = async (sql: string) => (await pool().query(sql)).rows[0];
    await read("SELECT 1").catch(() => undefined);
    expect(Number((await read("SELECT count(*) AS n FROM telemetry_point")).n)).toBe(acknowledged);

    const rolled = () => read("SELECT count(*)::int AS n FROM telemetry_dirty_minute");
    for (const deadline = Date.now() + 60_000; (await rolled()).n > 0 && Date.now() < deadline; )
      await sleep(200);
    const sumOf = (signal: string) =>
      read(`SELECT coalesce(sum(sum), 0)::float8 AS total FROM telemetry_rollup WHERE signal = '${signal}'`);
    // Cumulative and delta points say the same thing in two ways.
    expect((await sumOf("input_tokens")).total).toBe(total((one) => one.tokens));
    expect((await sumOf("output_tokens")).total).toBe(total((one) => one.tokens));
  });
});

async function killed(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

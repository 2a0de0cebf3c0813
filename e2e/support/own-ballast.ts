import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const root = join(import.meta.dirname, "..", "..");

export interface OwnBallast {
  url: string;
  /** Of its embedded database, for what a test puts there before anyone signs in. */
  databaseUrl: string;
  dataDir: string;
  stop(): Promise<void>;
}

/** An empty Ballast for one test alone: another port and folder than the one that the tests share. */
export async function startOwnBallast(name: string, port: number): Promise<OwnBallast> {
  const dataDir = join(root, ".ballast", `e2e-${name}`);
  const url = `http://localhost:${port}`;
  const { DATABASE_URL: _, ...environment } = process.env;
  const child = spawn(process.execPath, ["scripts/start.mjs", "--reset", "--scenario", "none"], {
    cwd: root,
    env: { ...environment, PORT: String(port), BALLAST_DATA_DIR: dataDir },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
    });
  }
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  };
  await untilReady(url, child, () => said).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    url,
    dataDir,
    databaseUrl: readFileSync(join(dataDir, "database-url"), "utf8").trim(),
    stop,
  };
}

async function untilReady(url: string, child: ChildProcess, said: () => string): Promise<void> {
  for (let tries = 0; tries < 1_200; tries++) {
    if (child.exitCode !== null) throw new Error(`Ballast ended with code ${child.exitCode}: ${said()}`);
    const health = await fetch(`${url}/api/health`).catch(() => null);
    if (health?.ok) return;
    await sleep(250);
  }
  throw new Error(`Ballast was not ready in five minutes: ${said()}`);
}

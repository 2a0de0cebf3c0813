import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

export interface ServerProcess {
  url: string;
  /** CPU seconds that it has used so far, all of its processes together. */
  cpuSec(): number;
  stop(): Promise<void>;
}

/** A process that says its port in the first line of its standard output. */
export async function startServer(args: string[], env: NodeJS.ProcessEnv): Promise<ServerProcess> {
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const [port] = (await once(lines, "line")) as [string];
  return serverOf(child, `http://127.0.0.1:${port}`);
}

/** The production web server, on a port that is free. */
export async function startNext(port: number, env: NodeJS.ProcessEnv): Promise<ServerProcess> {
  const args = [
    "node_modules/next/dist/bin/next",
    "start",
    "--port",
    String(port),
    "--hostname",
    "127.0.0.1",
  ];
  const child = spawn(process.execPath, args, {
    env: { ...env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const url = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + 60_000; ; await sleep(200)) {
    const up = await fetch(`${url}/api/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return serverOf(child, url);
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error("`next start` does not answer; build first: npm run build.");
  }
}

function serverOf(child: ChildProcess, url: string): ServerProcess {
  // It must not outlive a benchmark that is stopped half way.
  process.once("exit", () => child.kill("SIGKILL"));
  return {
    url,
    cpuSec: () => cpuOf(child.pid ?? 0),
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

/** Clock ticks of a process and its children, as Linux counts them, at 100 per second. */
function cpuOf(pid: number): number {
  const fields = (id: number) =>
    readFileSync(`/proc/${id}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
  const own = fields(pid);
  const children = readdirSync("/proc").filter((id) => {
    if (!/^\d+$/.test(id)) return false;
    try {
      return Number(fields(Number(id))[1]) === pid;
    } catch {
      // It ended between being listed and being read.
      return false;
    }
  });
  const ticks = Number(own[11]) + Number(own[12]);
  return ticks / 100 + children.reduce((sum, id) => sum + cpuOf(Number(id)), 0);
}

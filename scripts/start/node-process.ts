import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { LogFile } from "./log-file";

const preload = fileURLToPath(new URL("./preload.mjs", import.meta.url));

/** Starts a Node process that ends with its supervisor and whose output goes to `log`. */
export function spawnNode(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  log: LogFile,
): ChildProcess {
  const child = spawn(process.execPath, ["--import", preload, ...args], {
    env: { ...environment, BALLAST_SUPERVISOR_PID: String(process.pid) },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // A process group of its own: Ctrl-C reaches the supervisor alone, which then stops everything in order.
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => log.write(chunk));
  }
  return child;
}

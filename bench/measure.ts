import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "ballast-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** A file that lives as long as the benchmark. */
export const file = (name: string): string => join(folder, name);

export interface Run {
  sec: number;
  cpuSec: number;
  mb: number;
  status: number | null;
  stderr: string;
}

/** Runs a command as its user would, npm included, and has it say what it used. */
export function timed(command: "plan" | "check", args: string[]): Run {
  const started = performance.now();
  const run = spawnSync("npm", ["run", "-s", command, "--", ...args], {
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "--import ./bench/usage.mjs", USAGE_FILE: file("usage") },
    maxBuffer: 1 << 30,
  });
  const sec = (performance.now() - started) / 1000;
  const used = JSON.parse(readFileSync(file("usage"), "utf8")) as Pick<Run, "mb" | "cpuSec">;
  return { sec, ...used, status: run.status, stderr: run.stderr };
}

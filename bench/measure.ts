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

/** Runs a script as npm does, and has it say what it used. */
export function timed(script: string, args: string[]): Run {
  const started = performance.now();
  const run = spawnSync(
    process.execPath,
    ["--import", "tsx", "--import", "./bench/usage.mjs", script, ...args],
    { encoding: "utf8", env: { ...process.env, USAGE_FILE: file("usage") }, maxBuffer: 1 << 30 },
  );
  const used = JSON.parse(readFileSync(file("usage"), "utf8")) as Pick<Run, "mb" | "cpuSec">;
  return { sec: (performance.now() - started) / 1000, ...used, status: run.status, stderr: run.stderr };
}

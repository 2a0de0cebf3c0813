import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import type { Plan } from "@/lib/planning/model";
import { generateSnapshot, type SnapshotShape } from "@/lib/planning/testing/generate-snapshot";

/**
 * Times `npm run plan` from snapshot file to plan file, as its user would see it, and has every plan checked.
 * Exit code 1 when a plan is not optimal, is rejected by the checker, or misses its bar. Figures mean something only
 * on a machine that does nothing else.
 */
interface Case {
  name: string;
  shape: SnapshotShape;
  seeds: number[];
  /** Bar per plan; without one the case is for orientation. */
  atMostSec?: number;
  atMostMb?: number;
}

const movementFree = { policy: { usdPerMovedRequestPerSec: 0 } };
const ten = Array.from({ length: 10 }, (_, i) => i + 1);
const cases: Case[] = [
  {
    name: "60 × 20 × 24, movement",
    shape: { cells: 60, fleets: 20, windows: 24 },
    seeds: ten,
    atMostSec: 10,
    atMostMb: 1024,
  },
  { name: "30 × 10 × 24, movement", shape: { cells: 30, fleets: 10, windows: 24 }, seeds: [1] },
  { name: "60 × 20 × 24", shape: { cells: 60, fleets: 20, windows: 24, ...movementFree }, seeds: [1] },
  { name: "200 × 40 × 24", shape: { cells: 200, fleets: 40, windows: 24, ...movementFree }, seeds: [1] },
  { name: "2,000 × 300 × 1", shape: { cells: 2000, fleets: 300, windows: 1, ...movementFree }, seeds: [1] },
];

const folder = mkdtempSync(join(tmpdir(), "ballast-bench-"));
const file = (name: string) => join(folder, name);

interface Run {
  sec: number;
  cpuSec: number;
  mb: number;
  status: number | null;
  stderr: string;
}

/** Runs a script as npm does, and has it say what it used. */
function timed(script: string, args: string[]): Run {
  const started = performance.now();
  const run = spawnSync(
    process.execPath,
    ["--import", "tsx", "--import", "./bench/usage.mjs", script, ...args],
    { encoding: "utf8", env: { ...process.env, USAGE_FILE: file("usage") }, maxBuffer: 1 << 30 },
  );
  const used = JSON.parse(readFileSync(file("usage"), "utf8")) as Pick<Run, "mb" | "cpuSec">;
  return { sec: (performance.now() - started) / 1000, ...used, status: run.status, stderr: run.stderr };
}

let failed = false;
console.log(
  `${cpus().length} cores, ${cpus()[0]?.model ?? "unknown"}; times include starting Node and reading files`,
);
console.log("cells × fleets × windows       seed      s  CPU s     MB  status     checked");
for (const { name, shape, seeds, atMostSec, atMostMb } of cases) {
  for (const seed of seeds) {
    writeFileSync(file("snapshot.json"), JSON.stringify(generateSnapshot(seed, shape)));
    const made = timed("scripts/cli/plan.ts", [
      "--snapshot",
      file("snapshot.json"),
      "--out",
      file("plan.json"),
    ]);
    if (made.status !== 0) {
      console.log(`${name.padEnd(30)} ${String(seed).padStart(4)}  failed: ${made.stderr.trim()}`);
      failed = true;
      continue;
    }
    const { status } = JSON.parse(readFileSync(file("plan.json"), "utf8")) as Plan;
    const check = timed("scripts/cli/check.ts", [
      "--snapshot",
      file("snapshot.json"),
      "--plan",
      file("plan.json"),
    ]);
    const missed =
      made.sec > (atMostSec ?? Number.POSITIVE_INFINITY) || made.mb > (atMostMb ?? Number.POSITIVE_INFINITY);
    const verdict = check.status === 0 ? "accepted" : "REJECTED";
    failed ||= missed || status !== "optimal" || check.status !== 0;
    console.log(
      [
        name.padEnd(30),
        String(seed).padStart(4),
        made.sec.toFixed(1).padStart(6),
        made.cpuSec.toFixed(1).padStart(6),
        made.mb.toFixed(0).padStart(6),
        ` ${status.padEnd(10)}`,
        verdict,
        missed ? `  bar missed: ${atMostSec} s, ${atMostMb} MB` : "",
      ].join(" "),
    );
  }
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = failed ? 1 : 0;

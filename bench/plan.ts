import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import type { Plan } from "@/lib/planning/model";
import { generateSnapshot } from "@/lib/planning/testing/generate-snapshot";
import { again } from "./again";
import { bars, type Case, growth, repeated } from "./cases";
import { file, timed } from "./measure";
import { compare, nativeHighs } from "./plain-solver";

/**
 * Times `npm run plan` from snapshot file to plan file, as its user would see it, has every plan checked, compares the
 * time of its solve with HiGHS's better algorithm on the plain formulation, and shows what it takes to solve again after a
 * change. `--growth` shows instead how time and memory grow. Exit code 1 when a plan is not optimal, is rejected by the
 * checker, or misses its bar. Seconds mean something only on a machine that does nothing else; processor seconds (CPU s)
 * nearly so.
 */
const { values } = parseArgs({ options: { growth: { type: "boolean", default: false } } });
const native = nativeHighs();

/** By how much a better plan could be cheaper, as a part of the plan's cost. */
function gapOf({ objectiveUsd, boundUsd }: Plan): string {
  return ((objectiveUsd - boundUsd) / Math.max(objectiveUsd, 1e-6)).toExponential(0);
}

/** Plans, checks and compares one snapshot; prints its line. Returns whether it is as it should be. */
async function run({ name, shape, atMostSec, atMostMb }: Case, seed: number): Promise<boolean> {
  const snapshot = generateSnapshot(seed, shape);
  writeFileSync(file("snapshot.json"), JSON.stringify(snapshot));
  const paths = ["--snapshot", file("snapshot.json")];
  const made = timed("plan", [...paths, "--out", file("plan.json"), "--time-limit-s", "600"]);
  if (made.status !== 0) {
    console.log(`${name.padEnd(26)} ${String(seed).padStart(4)}  failed: ${made.stderr.trim()}`);
    return false;
  }
  const plan = JSON.parse(readFileSync(file("plan.json"), "utf8")) as Plan;
  const check = timed("check", [...paths, "--plan", file("plan.json")]);
  const missed =
    made.sec > (atMostSec ?? Number.POSITIVE_INFINITY) || made.mb > (atMostMb ?? Number.POSITIVE_INFINITY);
  const solve = values.growth ? undefined : await compare(snapshot, native);
  console.log(
    [
      name.padEnd(26),
      String(seed).padStart(4),
      (atMostSec?.toFixed(0) ?? "").padStart(6),
      made.sec.toFixed(1).padStart(6),
      made.cpuSec.toFixed(1).padStart(6),
      made.mb.toFixed(0).padStart(6),
      ` ${plan.status.padEnd(10)}`,
      gapOf(plan).padStart(6),
      check.status === 0 ? " accepted" : " REJECTED",
      (solve?.oursSec.toFixed(2) ?? "").padStart(7),
      (solve?.plainSec?.toFixed(2) ?? "").padStart(7),
      (solve?.plainSec ? (solve.oursSec / solve.plainSec).toFixed(2) : "").padStart(7),
      missed ? `  bar missed: ${atMostSec} s, ${atMostMb ?? "any"} MB` : "",
    ].join(" "),
  );
  return !missed && plan.status === "optimal" && check.status === 0;
}

console.log(
  `${cpus().length} cores, ${cpus()[0]?.model ?? "unknown"}; times include starting npm and Node and reading files`,
);
if (!values.growth) {
  console.log(
    native
      ? `solve: finding the optimum alone; plain: ${native.join(" ")} on the plain formulation, the better of simplex and interior point`
      : "solve: finding the optimum alone; plain: HiGHS in WebAssembly on the plain formulation, for there is no native one (BALLAST_HIGHS, highs on the path, or Python's highspy); left out where it is large",
  );
}
console.log(
  "cells × fleets × windows   seed at most      s  CPU s     MB  status        gap   checked   solve   plain   ratio",
);
// The first command after a change is also made into one file.
timed("plan", []);
for (const one of values.growth ? growth : bars) {
  for (const seed of one.seeds) if (!(await run(one, seed))) process.exitCode = 1;
}
if (!values.growth) {
  console.log("\nsolved again after a change, CPU s                cold   warm   ratio");
  for (const shape of repeated) {
    const name = `${shape.cells} × ${shape.fleets} × ${shape.windows}`;
    for await (const { change, coldSec, warmSec } of again(generateSnapshot(2, shape))) {
      console.log(
        `${name.padEnd(13)} ${change.padEnd(32)} ${coldSec.toFixed(2).padStart(6)} ${warmSec.toFixed(2).padStart(6)} ${(warmSec / coldSec).toFixed(2).padStart(7)}`,
      );
    }
  }
}

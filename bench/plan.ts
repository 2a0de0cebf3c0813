import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import type { Plan } from "@/lib/planning/model";
import { generateSnapshot, type SnapshotShape } from "@/lib/planning/testing/generate-snapshot";
import { file, timed } from "./measure";
import { compare, nativeHighs } from "./plain-solver";

/**
 * Times `npm run plan` from snapshot file to plan file, as its user would see it, has every plan checked, and compares the
 * time of its solve with HiGHS's better algorithm on the plain formulation. `--growth` shows instead how time and memory
 * grow. Exit code 1 when a plan is not optimal, is rejected by the checker, or misses its bar. Figures mean something only
 * on a machine that does nothing else.
 */
interface Case {
  name: string;
  shape: SnapshotShape;
  seeds: number[];
  /** Bars per plan; without one the case is for orientation. */
  atMostSec?: number;
  atMostMb?: number;
}

const still = { policy: { usdPerMovedRequestPerSec: 0 } };
const surviving = { policy: { usdPerMovedRequestPerSec: 0, contingencies: "both" } } as const;
const medium = { cells: 200, fleets: 40, windows: 24 };
const bars: Case[] = [
  {
    name: "60 × 20 × 24, movement",
    shape: { cells: 60, fleets: 20, windows: 24 },
    seeds: [1, 2, 3],
    atMostSec: 10,
  },
  { name: "200 × 40 × 24", shape: { ...medium, ...still }, seeds: [1], atMostSec: 3, atMostMb: 1536 },
  { name: "200 × 40 × 24, movement", shape: medium, seeds: [1], atMostSec: 12, atMostMb: 1536 },
  {
    name: "200 × 40 × 24, N-1",
    shape: { ...medium, ...surviving },
    seeds: [1],
    atMostSec: 30,
    atMostMb: 1536,
  },
  {
    name: "2,000 × 300 × 1",
    shape: { cells: 2000, fleets: 300, windows: 1, ...still },
    seeds: [1],
    atMostSec: 3,
    atMostMb: 1536,
  },
  {
    name: "2,000 × 300 × 24",
    shape: { cells: 2000, fleets: 300, windows: 24, ...still },
    seeds: [1],
    atMostSec: 300,
    atMostMb: 4096,
  },
];

const sizes = [
  ...[50, 100, 200, 400, 800].map((cells) => ({ cells, fleets: 40, windows: 24 })),
  ...[10, 20, 80, 160].map((fleets) => ({ cells: 200, fleets, windows: 24 })),
  ...[1, 6, 12, 48].map((windows) => ({ cells: 200, fleets: 40, windows })),
];
const growth: Case[] = sizes.map((shape) => ({
  name: `${shape.cells} × ${shape.fleets} × ${shape.windows}`,
  shape: { ...shape, ...still },
  seeds: [1],
}));

const { values } = parseArgs({ options: { growth: { type: "boolean", default: false } } });
const native = nativeHighs();
let failed = false;

console.log(
  `${cpus().length} cores, ${cpus()[0]?.model ?? "unknown"}; times include starting Node and reading files`,
);
if (!values.growth) {
  console.log(
    native
      ? `solve: finding the optimum alone; plain: ${native} on the plain formulation, the better of simplex and interior point`
      : "solve: finding the optimum alone; plain: HiGHS in WebAssembly on the plain formulation, for there is no native one (BALLAST_HIGHS, or highs on the path); left out where it is large",
  );
}
console.log(
  "cells × fleets × windows       seed      s  CPU s     MB  status     checked    solve   plain   ratio",
);
for (const { name, shape, seeds, atMostSec, atMostMb } of values.growth ? growth : bars) {
  for (const seed of seeds) {
    const snapshot = generateSnapshot(seed, shape);
    writeFileSync(file("snapshot.json"), JSON.stringify(snapshot));
    const paths = ["--snapshot", file("snapshot.json")];
    const made = timed("plan", [...paths, "--out", file("plan.json"), "--time-limit-s", "600"]);
    if (made.status !== 0) {
      console.log(`${name.padEnd(30)} ${String(seed).padStart(4)}  failed: ${made.stderr.trim()}`);
      failed = true;
      continue;
    }
    const { status } = JSON.parse(readFileSync(file("plan.json"), "utf8")) as Plan;
    const check = timed("check", [...paths, "--plan", file("plan.json")]);
    const missed =
      made.sec > (atMostSec ?? Number.POSITIVE_INFINITY) || made.mb > (atMostMb ?? Number.POSITIVE_INFINITY);
    failed ||= missed || status !== "optimal" || check.status !== 0;
    const solve = values.growth ? undefined : await compare(snapshot, native);
    console.log(
      [
        name.padEnd(30),
        String(seed).padStart(4),
        made.sec.toFixed(1).padStart(6),
        made.cpuSec.toFixed(1).padStart(6),
        made.mb.toFixed(0).padStart(6),
        ` ${status.padEnd(10)}`,
        check.status === 0 ? "accepted" : "REJECTED",
        (solve?.oursSec.toFixed(2) ?? "").padStart(7),
        (solve?.plainSec?.toFixed(2) ?? "").padStart(7),
        (solve?.plainSec ? (solve.oursSec / solve.plainSec).toFixed(2) : "").padStart(7),
        missed ? `  bar missed: ${atMostSec} s, ${atMostMb ?? "any"} MB` : "",
      ].join(" "),
    );
  }
}
process.exitCode = failed ? 1 : 0;

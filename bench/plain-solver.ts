import { spawnSync } from "node:child_process";
import { createModel, highs, runModel, type SolveControl } from "@/lib/planning/engine/highs";
import { mpsLines, plainColumns } from "@/lib/planning/engine/mps";
import { optimise } from "@/lib/planning/engine/optimise";
import { type Instance, toInstance } from "@/lib/planning/instance";
import type { Snapshot } from "@/lib/planning/model";
import { buildProblem } from "@/lib/planning/problem";
import { writePieces } from "@/scripts/cli/command-line";
import { file } from "./measure";

const algorithms = ["ipm", "simplex"] as const;
const timeLimitSec = 600;
/** Beyond this the plain formulation is not solved: by HiGHS itself, and by its WebAssembly build, which is slower. */
const mostColumns = { native: 1_000_000, wasm: 60_000 };

const control = (limitSec = timeLimitSec): SolveControl => ({
  deadlineMs: performance.now() + limitSec * 1000,
  now: () => performance.now(),
  cancelled: () => false,
  progress: () => undefined,
});

/** A command that solves an MPS file, with the arguments that come before its own. */
export type NativeHighs = readonly [command: string, ...leading: string[]];

/**
 * HiGHS as compiled for this machine: what `BALLAST_HIGHS` names, else `highs` where commands are found, else its Python
 * package (`pip install highspy`); undefined if there is none.
 */
export function nativeHighs(): NativeHighs | undefined {
  const runs = (command: string, ...args: string[]) =>
    spawnSync(command, args, { stdio: "ignore" }).status === 0;
  const binary = process.env.BALLAST_HIGHS ?? "highs";
  if (runs(binary, "--version")) return [binary];
  return runs("python3", "-c", "import highspy") ? ["python3", "bench/highspy-solve.py"] : undefined;
}

export interface Comparison {
  /** What finding the optimum took us, without reading and writing. */
  oursSec: number;
  /** What the better of HiGHS's algorithms took on the plain formulation; undefined where it is too large. */
  plainSec: number | undefined;
  plainColumns: number;
}

/** Times our solve against HiGHS's on the plain formulation of the same snapshot. */
export async function compare(snapshot: Snapshot, native: NativeHighs | undefined): Promise<Comparison> {
  const instance = toInstance(snapshot);
  const columns = plainColumns(instance);
  // Compiling the solver is nobody's solve time.
  await highs();
  const started = performance.now();
  await optimise(instance, control());
  const oursSec = (performance.now() - started) / 1000;
  const most = native ? mostColumns.native : mostColumns.wasm;
  if (columns > most) return { oursSec, plainSec: undefined, plainColumns: columns };
  const plainSec = native ? nativeSeconds(instance, native) : await wasmSeconds(instance);
  return { oursSec, plainSec, plainColumns: columns };
}

function nativeSeconds(instance: Instance, [command, ...leading]: NativeHighs): number {
  const path = file("plain.mps");
  writePieces(path, mpsLines(buildProblem(instance).lp));
  let best = Number.POSITIVE_INFINITY;
  for (const algorithm of algorithms) {
    // Only the better one counts: the other may stop when it has lost.
    const limit = ["--time_limit", String(Math.min(timeLimitSec, best))];
    const run = spawnSync(command, [...leading, "--solver", algorithm, ...limit, path], { encoding: "utf8" });
    const seconds = /HiGHS run time\s*:\s*([\d.]+)/.exec(run.stdout)?.[1];
    if (seconds && /Model status\s*:\s*Optimal/.test(run.stdout)) best = Math.min(best, Number(seconds));
  }
  return best;
}

async function wasmSeconds(instance: Instance): Promise<number> {
  const solver = await highs();
  const { lp } = buildProblem(instance);
  let best = Number.POSITIVE_INFINITY;
  for (const algorithm of algorithms) {
    const model = createModel(solver, lp);
    try {
      const started = performance.now();
      const { status } = runModel(solver, model, control(Math.min(timeLimitSec, best)), algorithm);
      if (status === "optimal") best = Math.min(best, (performance.now() - started) / 1000);
    } finally {
      model.dispose();
    }
  }
  return best;
}

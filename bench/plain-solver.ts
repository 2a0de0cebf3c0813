import { spawnSync } from "node:child_process";
import { createModel, highs, runModel, type SolveControl } from "@/lib/planning/engine/highs";
import { mpsLines, plainColumns } from "@/lib/planning/engine/mps";
import { optimise } from "@/lib/planning/engine/optimise";
import { type Instance, toInstance } from "@/lib/planning/instance";
import type { Snapshot } from "@/lib/planning/model";
import { buildProblem } from "@/lib/planning/problem";
import { writePieces } from "@/scripts/cli/command-line";
import { file } from "./measure";

const algorithms = ["simplex", "ipm"] as const;
const timeLimitSec = 600;
/** Beyond this the plain formulation is not solved: by HiGHS itself, and by its WebAssembly build, which is slower. */
const mostColumns = { native: 1_000_000, wasm: 60_000 };

const control = (): SolveControl => ({
  deadlineMs: performance.now() + timeLimitSec * 1000,
  now: () => performance.now(),
  cancelled: () => false,
  progress: () => undefined,
});

/** The path of a native HiGHS: `BALLAST_HIGHS`, else `highs` where commands are found; undefined if there is none. */
export function nativeHighs(): string | undefined {
  const path = process.env.BALLAST_HIGHS ?? "highs";
  return spawnSync(path, ["--version"], { stdio: "ignore" }).status === 0 ? path : undefined;
}

export interface Comparison {
  /** What finding the optimum took us, without reading and writing. */
  oursSec: number;
  /** What the better of HiGHS's algorithms took on the plain formulation; undefined where it is too large. */
  plainSec: number | undefined;
  plainColumns: number;
}

/** Times our solve against HiGHS's on the plain formulation of the same snapshot. */
export async function compare(snapshot: Snapshot, native: string | undefined): Promise<Comparison> {
  const instance = toInstance(snapshot);
  const columns = plainColumns(instance);
  // Compiling the solver is nobody's solve time.
  await highs();
  const started = performance.now();
  await optimise(instance, control());
  const oursSec = (performance.now() - started) / 1000;
  const most = native ? mostColumns.native : mostColumns.wasm;
  if (columns > most) return { oursSec, plainSec: undefined, plainColumns: columns };
  const times = native ? nativeSeconds(instance, native) : await wasmSeconds(instance);
  return { oursSec, plainSec: Math.min(...times), plainColumns: columns };
}

function nativeSeconds(instance: Instance, native: string): number[] {
  const path = file("plain.mps");
  writePieces(path, mpsLines(buildProblem(instance).lp));
  return algorithms.map((algorithm) => {
    const run = spawnSync(native, ["--solver", algorithm, "--time_limit", String(timeLimitSec), path], {
      encoding: "utf8",
    });
    const seconds = /HiGHS run time\s*:\s*([\d.]+)/.exec(run.stdout)?.[1];
    return seconds && /Optimal/.test(run.stdout) ? Number(seconds) : Number.POSITIVE_INFINITY;
  });
}

async function wasmSeconds(instance: Instance): Promise<number[]> {
  const solver = await highs();
  const { lp } = buildProblem(instance);
  return algorithms.map((algorithm) => {
    const model = createModel(solver, lp);
    try {
      const started = performance.now();
      const { status } = runModel(solver, model, control(), algorithm);
      return status === "optimal" ? (performance.now() - started) / 1000 : Number.POSITIVE_INFINITY;
    } finally {
      model.dispose();
    }
  });
}

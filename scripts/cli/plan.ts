import { parseArgs } from "node:util";
import type { SolveProgress } from "@/lib/planning/engine/messages";
import { mpsLines, plainColumns } from "@/lib/planning/engine/mps";
import { toInstance } from "@/lib/planning/instance";
import type { Snapshot } from "@/lib/planning/model";
import { buildProblem } from "@/lib/planning/problem";
import { readSnapshotText } from "@/lib/planning/read-snapshot";
import { SolverThread } from "@/lib/planning/solver-thread";
import { refuse } from "@/lib/platform/errors";
import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import { exitCodes, positiveOption, readInput, runCommand, writeOutput, writePieces } from "./command-line";

/** Beyond this the plain formulation is no longer written: its text alone would be gigabytes. */
const mostColumns = 2_000_000;

/** Writes the whole problem as MPS, for other solvers to be timed on. */
function writePlainFormulation(snapshot: Snapshot, path: string): void {
  if (snapshot.contracts.some(({ tiers }) => tiers !== undefined)) {
    refuse("invalid", "--mps: a linear program is written, and price tiers make the problem none.");
  }
  const instance = toInstance(snapshot);
  const columns = plainColumns(instance);
  if (columns > mostColumns) {
    refuse(
      "invalid",
      `--mps: the plain formulation would have about ${columns.toLocaleString("en-US")} columns; it is written up to ${mostColumns.toLocaleString("en-US")}.`,
    );
  }
  writePieces(path, mpsLines(buildProblem(instance).lp));
}

function showProgress({ phase, iterations, elapsedMs }: SolveProgress): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r${phase}: ${iterations} iterations, ${(elapsedMs / 1000).toFixed(1)} s `);
}

const usage = "Usage: npm run -s plan -- --snapshot FILE|- [--out FILE] [--time-limit-s 60] [--mps FILE]";

await runCommand(usage, async () => {
  const { values } = parseArgs({
    options: {
      snapshot: { type: "string" },
      out: { type: "string" },
      "time-limit-s": { type: "string", default: "60" },
      mps: { type: "string" },
    },
  });
  if (values.snapshot === undefined) refuse("invalid", `--snapshot is missing.\n${usage}`);
  const timeLimitSec = positiveOption("time-limit-s", values["time-limit-s"]);
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort());
  const thread = new SolverThread();
  try {
    const text = readInput(values.snapshot);
    // The thread begins on the text as it came; what it makes of one that is refused here is never seen.
    const sha256 = () => {
      const snapshot = readSnapshotText(text);
      if (values.mps !== undefined) writePlainFormulation(snapshot, values.mps);
      return sha256Hex(canonicalJson(snapshot));
    };
    const outcome = await thread.solve(text, sha256, {
      timeLimitSec,
      signal: interrupted.signal,
      onProgress: showProgress,
    });
    if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
    if (!outcome.ok) {
      console.error(outcome.message);
      return exitCodes.failed;
    }
    for (const note of outcome.notes) console.error(note);
    writeOutput(values.out, outcome.plan);
    return 0;
  } finally {
    thread.close();
  }
});

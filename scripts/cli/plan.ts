import { parseArgs } from "node:util";
import { readSnapshotText } from "@/lib/planning/read-snapshot";
import { solvePlan } from "@/lib/planning/solve";
import { refuse } from "@/lib/platform/errors";
import { exitCodes, positiveOption, readInput, runCommand, writeOutput } from "./command-line";

const usage = "Usage: npm run -s plan -- --snapshot FILE|- [--out FILE] [--time-limit-s 60]";

await runCommand(usage, async () => {
  const { values } = parseArgs({
    options: {
      snapshot: { type: "string" },
      out: { type: "string" },
      "time-limit-s": { type: "string", default: "60" },
    },
  });
  if (values.snapshot === undefined) refuse("invalid", `--snapshot is missing.\n${usage}`);
  const timeLimitSec = positiveOption("time-limit-s", values["time-limit-s"]);
  const snapshot = readSnapshotText(readInput(values.snapshot));
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort());
  const outcome = await solvePlan(snapshot, {
    timeLimitSec,
    signal: interrupted.signal,
    onProgress: ({ phase, iterations, elapsedMs }) => {
      if (process.stderr.isTTY) {
        process.stderr.write(`\r${phase}: ${iterations} iterations, ${(elapsedMs / 1000).toFixed(1)} s `);
      }
    },
  });
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  if (!outcome.ok) {
    console.error(outcome.message);
    return exitCodes.failed;
  }
  for (const note of outcome.notes) console.error(note);
  writeOutput(values.out, outcome.plan);
  return 0;
});

import { parseArgs } from "node:util";
import { checkPlan } from "@/lib/planning/check";
import { readPlanText, readSnapshotText } from "@/lib/planning/read-snapshot";
import { refuse } from "@/lib/platform/errors";
import { exitCodes, readInput, runCommand, writeOutput } from "./command-line";

const usage = "Usage: npm run -s check -- --snapshot FILE --plan FILE";

await runCommand(usage, async () => {
  const { values } = parseArgs({ options: { snapshot: { type: "string" }, plan: { type: "string" } } });
  if (values.snapshot === undefined) refuse("invalid", `--snapshot is missing.\n${usage}`);
  if (values.plan === undefined) refuse("invalid", `--plan is missing.\n${usage}`);
  const snapshot = readSnapshotText(readInput(values.snapshot));
  const plan = readPlanText(readInput(values.plan));
  const verdict = await checkPlan(snapshot, plan);
  writeOutput(undefined, verdict);
  return verdict.accepted ? 0 : exitCodes.rejected;
});

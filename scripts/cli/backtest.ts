import { parseArgs } from "node:util";
import { readDemandFile, replayedDemand } from "@/lib/planning/backtest/demand-file";
import { type PolicyName, policyNames } from "@/lib/planning/backtest/policy";
import type { PolicyResult } from "@/lib/planning/backtest/report";
import { runBacktest } from "@/lib/planning/backtest/run";
import { readScenarioText, toWorld } from "@/lib/planning/backtest/scenario";
import { refuse } from "@/lib/platform/errors";
import { readInput, runCommand, writeOutput, writeText } from "./command-line";

const usage = `Usage: npm run -s backtest -- --scenario FILE --demand FILE [--policies all|${policyNames.join(",")}] [--json]`;

function chosenPolicies(text: string): PolicyName[] {
  if (text === "all") return [...policyNames];
  return text.split(",").map((name) => {
    const known = policyNames.find((policy) => policy === name.trim());
    return known ?? refuse("invalid", `--policies: ${JSON.stringify(name)} is no policy.\n${usage}`);
  });
}

function table(results: readonly PolicyResult[]): string {
  const rows = results.map((result) => [
    result.policy,
    result.costUsd.toFixed(3),
    `${result.regretPercent.toFixed(3)}%`,
    `${result.shortfallPercentOfCost.toFixed(3)}%`,
    result.movedSharePerDay.toFixed(3),
    String(result.worstHour),
  ]);
  const header = ["policy", "cost USD", "regret", "shortfall", "moved/day", "worst hour"];
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  return [header, ...rows]
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "),
    )
    .map((line) => `${line}\n`)
    .join("");
}

await runCommand(usage, async () => {
  const { values } = parseArgs({
    options: {
      scenario: { type: "string" },
      demand: { type: "string" },
      policies: { type: "string", default: "all" },
      json: { type: "boolean", default: false },
    },
  });
  if (values.scenario === undefined) refuse("invalid", `--scenario is missing.\n${usage}`);
  if (values.demand === undefined) refuse("invalid", `--demand is missing.\n${usage}`);
  const policies = chosenPolicies(values.policies);
  const scenario = readScenarioText(readInput(values.scenario));
  const demand = replayedDemand(scenario, readDemandFile(readInput(values.demand)));
  const { results } = await runBacktest(toWorld(scenario), demand, policies, {
    beforeHour(policy, hour) {
      if (process.stderr.isTTY)
        process.stderr.write(`\r\u001b[K${policy}: hour ${hour} of ${scenario.hours}`);
    },
  });
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  if (values.json) writeOutput(undefined, { policies: results });
  else writeText(undefined, table(results));
  return 0;
});

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { refuse } from "@/lib/platform/errors";
import { memoryKeeping } from "@/lib/shifts/testing/faults/memory-keeping";
import { type RunResult, simulateFaults } from "@/lib/shifts/testing/faults/run";
import { exitCodes, runCommand } from "./command-line";

const usage = `Usage: npm run sim:shifts -- [--runs N] [--seed S] [--processes P] [--trace]
  --runs       worlds to simulate, with seeds S, S+1, …; 1000 unless given
  --seed       the first world's seed; 1 unless given
  --processes  how many processes share them; 2 unless given
  --trace      prints every event of each world, not only of one that fails`;

interface Part {
  readonly from: number;
  readonly runs: number;
}
interface Tally {
  readonly runs: number;
  readonly calls: number;
  readonly tables: number;
  readonly ends: Readonly<Record<string, number>>;
  /** Seeds of worlds in which something happened that must never happen. */
  readonly failed: readonly number[];
}

const simulate = (seed: number, trace: boolean): Promise<RunResult> =>
  simulateFaults(seed, async (estate) => memoryKeeping(estate), { trace });

async function runPart({ from, runs }: Part, tell: (done: number) => void): Promise<Tally> {
  const ends: Record<string, number> = {};
  const failed: number[] = [];
  let calls = 0;
  let tables = 0;
  for (let seed = from; seed < from + runs; seed++) {
    const result = await simulate(seed, false);
    calls += result.calls;
    tables += result.tables - 1;
    for (const end of result.ends) ends[end] = (ends[end] ?? 0) + 1;
    if (result.violations.length > 0) failed.push(seed);
    if ((seed - from + 1) % 250 === 0) tell(250);
  }
  return { runs, calls, tables, ends, failed };
}

/** The same part in a process of its own. */
function runElsewhere(part: Part, tell: (done: number) => void): Promise<Tally> {
  const child = fork(fileURLToPath(import.meta.url), ["--part", `${part.from}:${part.runs}`], {
    execArgv: ["--import", "tsx"],
  });
  return new Promise((resolve, reject) => {
    child.on("message", (message: { done: number } | Tally) =>
      "done" in message ? tell(message.done) : resolve(message),
    );
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The process for seed ${part.from} ended with ${code}.`)));
  });
}

const whole = (name: string, text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    refuse("invalid", `--${name} must be a whole number of at least 1, found ${JSON.stringify(text)}.`);
  return value;
};

await runCommand(usage, async () => {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
      processes: { type: "string", default: "2" },
      trace: { type: "boolean", default: false },
      part: { type: "string" },
    },
  });
  if (values.part !== undefined) {
    const [from = 1, runs = 0] = values.part.split(":").map(Number);
    process.send?.(await runPart({ from, runs }, (done) => process.send?.({ done })));
    process.disconnect();
    return 0;
  }
  const [runs, seed, processes] = [
    whole("runs", values.runs),
    whole("seed", values.seed),
    Math.min(whole("processes", values.processes), whole("runs", values.runs)),
  ];
  const began = performance.now();
  let done = 0;
  const tell = (more: number) => {
    done += more;
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${runs} worlds`);
  };
  const share = Math.ceil(runs / processes);
  const parts = Array.from({ length: processes }, (_, index) => ({
    from: seed + index * share,
    runs: Math.max(0, Math.min(share, runs - index * share)),
  })).filter((part) => part.runs > 0);
  const tallies = await Promise.all(
    parts.map((part) => (parts.length === 1 ? runPart(part, tell) : runElsewhere(part, tell))),
  );
  const sum = (of: (tally: Tally) => number) => tallies.reduce((total, tally) => total + of(tally), 0);
  const ends: Record<string, number> = {};
  for (const tally of tallies)
    for (const [end, count] of Object.entries(tally.ends)) ends[end] = (ends[end] ?? 0) + count;
  const failed = tallies.flatMap((tally) => tally.failed).sort((a, b) => a - b);

  const shown = values.trace ? Array.from({ length: runs }, (_, index) => seed + index) : failed.slice(0, 1);
  for (const again of shown) {
    const { trace, violations } = await simulate(again, true);
    console.log([`World ${again}:`, ...trace, ...violations.map((text) => `VIOLATION  ${text}`)].join("\n"));
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(
    `${runs} worlds from seed ${seed}: ${sum((tally) => tally.calls)} calls, ${sum((tally) => tally.tables)} tables published by shifts, ${failed.length} violated an invariant, ${seconds} s.`,
  );
  for (const [end, count] of Object.entries(ends).sort()) console.log(`  ${end}: ${count}`);
  if (failed.length === 0) return 0;
  console.log(
    `Failed: ${failed.slice(0, 20).join(", ")}. Again: npm run sim:shifts -- --runs 1 --seed ${failed[0]}`,
  );
  return exitCodes.rejected;
});

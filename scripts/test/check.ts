import { spawn } from "node:child_process";

/** How many things held and how many did not. */
export type Tally = { passed: number; failed: number; skipped: number };

/** One step of `npm test`. */
export type Check = {
  name: string;
  /** A Node script and its arguments. */
  args: string[];
  environment?: Partial<NodeJS.ProcessEnv>;
  /** Reads the figures of a step that counts for itself; without, the step is one check. */
  tally?: () => Tally;
  /** Shows output as it comes rather than only of a failure. */
  verbose?: boolean;
};

/** Runs one step and says how it went. A step that ends badly counts as at least one failure, whatever it reported. */
export async function runCheck(check: Check, say: (line: string) => void): Promise<Tally> {
  const started = performance.now();
  const { code, output } = await runNode(check);
  const counted = check.tally?.() ?? { passed: code === 0 ? 1 : 0, failed: 0, skipped: 0 };
  const failed = code === 0 ? counted.failed : Math.max(1, counted.failed);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (failed > 0 && !check.verbose) say(output.trimEnd());
  say(`${failed === 0 ? "✓" : "✗"} ${check.name} (${seconds} s)`);
  return { ...counted, failed };
}

function runNode({ args, environment, verbose }: Check): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      if (verbose) process.stdout.write(chunk);
      else output += chunk;
    });
  }
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
}

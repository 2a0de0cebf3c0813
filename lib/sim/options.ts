import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";

export interface SimOptions {
  /** Address of Ballast, without a path. */
  url: string;
  dataDir: string;
  scenarioFolder: string;
  /** Null: the one that was seeded. */
  scenario: string | null;
  seed: number;
  /** How much faster the simulated day goes than ours. */
  speed: number;
  intervalMs: number;
  trace: string | null;
  /** Whether to tell of the time before the first start. */
  history: boolean;
  /** Port of the control for faults; 0 for any that is free. */
  controlPort: number;
}

export const usage = `npm run sim -- [options]
  --url URL          address of Ballast (BALLAST_URL; default http://127.0.0.1:$PORT)
  --scenario NAME    whose clouds to simulate (default: the one that was seeded)
  --speed N          the simulated day goes N times as fast, 1 to 1440; counts stay those of a real second
  --trace FILE       demand as recorded (requests or a series of windows) instead of modelled
  --interval SEC     seconds between two reports of a fleet (default 10)
  --seed N           another seed gives another, equally random day
  --no-history       do not send telemetry of the time before the first start
  --control-port N   port of the fault control on 127.0.0.1 (default: any free one)`;

const numberFrom = (least: number, most: number, name: string) =>
  z.coerce
    .number({ error: `${name}: expected a number from ${least} to ${most}.` })
    .min(least, `${name}: expected at least ${least}.`)
    .max(most, `${name}: expected at most ${most}.`);

/** Reads the command line and environment. Throws an Error whose message names the option at fault. */
export function parseOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  root: string,
): SimOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: "string" },
      scenario: { type: "string" },
      speed: { type: "string", default: "1" },
      trace: { type: "string" },
      interval: { type: "string", default: "10" },
      seed: { type: "string", default: "1" },
      "no-history": { type: "boolean", default: false },
      "control-port": { type: "string", default: "0" },
    },
  });
  const url = values.url ?? environment.BALLAST_URL ?? `http://127.0.0.1:${environment.PORT || 3000}`;
  const numbers = z
    .object({
      speed: numberFrom(1, 1440, "--speed"),
      interval: numberFrom(1, 300, "--interval"),
      seed: numberFrom(0, 2 ** 32 - 1, "--seed").int("--seed: expected a whole number."),
      "control-port": numberFrom(0, 65_535, "--control-port").int("--control-port: expected a whole number."),
    })
    .safeParse(values);
  if (!numbers.success) throw new Error(numbers.error.issues[0]?.message ?? "The options are not valid.");
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new Error(`--url: "${url}" is no address; expected one such as http://127.0.0.1:3000.`);
  return {
    url: url.replace(/\/+$/, ""),
    dataDir: environment.BALLAST_DATA_DIR || join(root, ".ballast"),
    scenarioFolder: join(root, "prisma/seed/scenarios"),
    scenario: values.scenario ?? null,
    seed: numbers.data.seed,
    speed: numbers.data.speed,
    intervalMs: numbers.data.interval * 1_000,
    trace: values.trace ?? null,
    history: !values["no-history"],
    controlPort: numbers.data["control-port"],
  };
}

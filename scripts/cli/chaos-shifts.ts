import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { setDataPlaneEnabled } from "@/lib/dataplane/verbs/set-data-plane-enabled";
import { disconnect } from "@/lib/platform/db/client";
import { refuse } from "@/lib/platform/errors";
import { seededChance } from "@/lib/shifts/testing/faults/random";
import { actsByVerbs, actsOverHttp } from "../chaos/acts";
import { Checker } from "../chaos/checker";
import { Driver } from "../chaos/driver";
import { hurry, people, registerHaproxies } from "../chaos/people";
import { bringUp, type RunningEstate } from "../chaos/processes";
import { reportAll } from "../chaos/telemetry";
import { exitCodes, positiveOption, runCommand } from "./command-line";

const usage = `Usage: npm run chaos:shifts -- [--minutes N] [--seed S] [--webs N] [--keep]
  --minutes  how long processes are killed while shifts run; 10 unless given
  --seed     what is done and killed in which order; 1 unless given
  --webs     how many; 3 unless given. With 0 no production build is needed, and what would go over the machine API goes
             through the verbs
  --keep     leaves the data folder, with every process's log, where it is

Needs a production build (npm run build), HAProxy, and a good while on a busy machine: three webs, two workers,
PostgreSQL, three HAProxies and the simulator run at once.`;

const KINDS = ["web", "worker", "postgres", "haproxy"] as const;
/** How long everything may take to come to rest once nothing is killed any more. */
const REST_MS = 300_000;

const say = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);

/** Runs `work` again and again until `over`, with a pause of `ms()` between. */
async function repeatedly(over: () => boolean, ms: () => number, work: () => Promise<void>): Promise<void> {
  while (!over()) {
    await work();
    await sleep(ms());
  }
}

async function untilRest(checker: Checker, driver: Driver): Promise<string[]> {
  const deadline = Date.now() + REST_MS;
  let unrest = ["nobody has looked"];
  while (unrest.length > 0 && Date.now() < deadline) {
    await driver.letGo().catch(() => undefined);
    await checker.look();
    unrest = await checker.unrest().catch((error: unknown) => [String(error)]);
    await sleep(2_000);
  }
  return unrest;
}

async function run(estate: RunningEstate, minutes: number, seed: number): Promise<number> {
  const who = await people();
  await registerHaproxies(who.admin, estate.sockets);
  // Its edges are the simulator's.
  if (estate.urls.length === 0)
    await setDataPlaneEnabled(who.admin, {
      dataPlaneId: "feed",
      enabled: false,
      reason: "No web serves it.",
    });
  await hurry();
  const checker = new Checker(estate.sockets);
  let [over, done] = [false, false];
  const ended = () => over;
  // Each has chances of its own: what one does must not change what the others would have done.
  const [deeds, kills] = [seededChance(seed), seededChance(seed + 1)];
  const acts =
    estate.urls.length > 0 ? actsOverHttp(() => deeds.of(estate.urls), who.token) : actsByVerbs(who.sre);
  const driver = new Driver(who, acts, deeds, ended);
  const killed: Record<string, number> = {};
  say(`Everything runs. For ${minutes} minutes now something is killed every few seconds.`);
  const began = Date.now();
  const told = repeatedly(
    () => done,
    () => 4_000,
    () => (estate.urls.length > 0 ? Promise.resolve() : reportAll(new Date()).catch(() => undefined)),
  );
  const busy = [
    repeatedly(
      ended,
      () => 500,
      () => checker.look(),
    ),
    repeatedly(
      ended,
      () => deeds.between(500, 4_000),
      () => driver.act().catch(() => undefined),
    ),
    repeatedly(
      ended,
      () => kills.between(4_000, 14_000),
      async () => {
        const kind = kills.of(KINDS.filter((one) => estate.names().some((name) => name.startsWith(one))));
        const name = kills.of(estate.names().filter((one) => one.startsWith(kind)));
        if (estate.kill(name)) killed[kind] = (killed[kind] ?? 0) + 1;
      },
    ),
  ];
  while (Date.now() - began < minutes * 60_000) await sleep(1_000);
  over = true;
  await Promise.all(busy);
  say("Nothing is killed any more. Everything may come to rest.");
  const unrest = await untilRest(checker, driver);
  done = true;
  await told;
  const { violations, auditEntries } = await checker.atTheEnd();
  const all = [...violations, ...unrest.map((what) => `not at rest after ${REST_MS / 1000} s: ${what}`)];
  const list = (of: Record<string, unknown>) =>
    Object.entries(of)
      .map(([name, count]) => `${name} ${count}`)
      .join(", ");
  console.log(
    [
      "",
      `seed                 ${seed}`,
      `minutes              ${minutes}`,
      `killed               ${list(killed)}`,
      `looks                ${checker.checks}, ${checker.unreadable} more in vain${checker.lastFailure ? ` (last: ${checker.lastFailure.split("\n")[0]})` : ""}`,
      `tables published     ${checker.tables}`,
      `audit entries        ${auditEntries}, chain ${violations.some((text) => text.includes("audit log is broken")) ? "broken" : "intact"}`,
      ...Object.entries(driver.deeds).map(
        ([name, { done, refused, lost }]) =>
          `${name.padEnd(20)} ${done} done, ${refused} refused, ${lost} lost`,
      ),
      `shifts               ${list(await checker.ends())}`,
      `violations           ${all.length}`,
      ...all.slice(0, 20).map((text) => `  ${text}`),
    ].join("\n"),
  );
  return all.length === 0 ? 0 : exitCodes.rejected;
}

await runCommand(usage, async () => {
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "10" },
      seed: { type: "string", default: "1" },
      webs: { type: "string", default: "3" },
      keep: { type: "boolean", default: false },
    },
  });
  const minutes = positiveOption("minutes", values.minutes);
  const seed = positiveOption("seed", values.seed);
  if (!/^\d{1,2}$/.test(values.webs))
    refuse("invalid", `--webs must be a whole number, found ${JSON.stringify(values.webs)}.\n${usage}`);
  const dataDir = mkdtempSync(join(tmpdir(), "ballast-chaos-"));
  say(`Bringing everything up in ${dataDir} …`);
  const estate = await bringUp({ dataDir, webs: Number(values.webs), workers: 2, haproxies: 3 });
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void estate.stop().then(() => process.exit(1)));
  try {
    return await run(estate, minutes, seed);
  } finally {
    await disconnect();
    await estate.stop();
    if (!values.keep) rmSync(dataDir, { recursive: true, force: true });
  }
});

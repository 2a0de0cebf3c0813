import { mkdirSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readAccounts } from "@/prisma/seed/secrets";
import { buildWeb, generateClient } from "./build";
import { checkDatabase, embeddedDatabase, removeEmbeddedDatabase } from "./database";
import { checkDiskSpace } from "./disk";
import { StartFailure, sentenceOf } from "./failure";
import { keepFile } from "./keep";
import { ownerVariable, stopLeftovers } from "./leftovers";
import { takeLock } from "./lock";
import { parseOptions, type StartOptions } from "./options";
import { checkPortIsFree } from "./port";
import { isPrepared } from "./prepared";
import { untilReady } from "./ready";
import { sessionSecret } from "./secret";
import { serviceSpecs } from "./services";
import { Supervisor } from "./supervisor";
import { runTool, stopTools } from "./tool";

const say = (line: string) => console.log(line);

/** `npm start`: from an installed checkout to a running Ballast, which it then keeps running until it is told to stop. */
export async function start(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  let dataDir = process.cwd();
  const supervisor = new Supervisor(say, (processes) => {
    keepFile(
      join(dataDir, "processes.json"),
      `${JSON.stringify({ supervisor: process.pid, ...processes })}\n`,
    );
  });
  let stopping = false;
  const end = async (exitCode: number, word?: string) => {
    if (stopping) return;
    stopping = true;
    if (word) say(word);
    stopTools();
    await supervisor.stop();
    process.exit(exitCode);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => void end(0, "Stopping Ballast …"));
  }
  if (environment.npm_lifecycle_event) onOrphaned(() => void end(0, "npm is gone. Stopping Ballast …"));
  // Whoever read our lines may go away (`npm start | head`); that is no reason to stop.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  try {
    const options = parseOptions(args, environment, process.cwd());
    mkdirSync(options.dataDir, { recursive: true, mode: 0o711 });
    // The real path: a folder reached by two names is still one folder.
    dataDir = realpathSync(options.dataDir);
    await bringUp({ ...options, dataDir }, environment, supervisor);
  } catch (error) {
    if (stopping) return;
    console.error(sentenceOf(error, dataDir));
    await end(1);
  }
}

/** npm passes a SIGTERM on to the shell it runs scripts in, and the shell passes nothing on: it is only gone. */
function onOrphaned(then: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    then();
  }, 500).unref();
}

async function bringUp(
  options: StartOptions,
  given: NodeJS.ProcessEnv,
  supervisor: Supervisor,
): Promise<void> {
  const { dataDir, port, dev } = options;
  const url = `http://localhost:${port}`;
  const lock = await takeLock(dataDir, () => `process ${process.pid}, ${url}`);
  if (!lock.taken) {
    throw new StartFailure(
      `Ballast is already running on the data folder ${dataDir} (${lock.holder}). Stop it first, or set BALLAST_DATA_DIR to another folder.`,
    );
  }
  const found = await stopLeftovers(dataDir);
  if (found > 0) say(`Stopped ${found} processes left running by an earlier start that was killed.`);
  await checkPortIsFree(port);
  checkDiskSpace(dataDir);
  if (options.reset) await reset(dataDir);

  await generateClient(process.cwd(), say);
  const databaseUrl = await bringUpDatabase(options, supervisor);
  const environment: NodeJS.ProcessEnv = {
    NEXTAUTH_URL: url,
    ...given,
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    BALLAST_DATA_DIR: dataDir,
    NEXTAUTH_SECRET: sessionSecret(dataDir, given),
    NEXT_TELEMETRY_DISABLED: "1",
    NO_COLOR: "1",
    [ownerVariable]: dataDir,
  };
  if (!(await isPrepared(databaseUrl, options.scenario))) await prepare(options, environment);
  if (!dev) await buildWeb(process.cwd(), say);

  const services = serviceSpecs(options, environment);
  say(`Starting ${services.map((service) => service.name).join(", ")} …`);
  // The simulator is a client of the others, and would only take from them what they need to get ready.
  const isClient = ({ name }: { name: string }) => name === "simulator";
  for (const service of services) if (!isClient(service)) await supervisor.add(service);
  await untilReady(url, 120_000, () => {
    // A developer mends what is broken while it runs.
    const hopeless = dev ? undefined : supervisor.hopeless();
    if (hopeless)
      throw new StartFailure(`${hopeless.spec.name} does not start; see ${join(dataDir, "logs")}.`);
  });
  for (const service of services) if (isClient(service)) await supervisor.add(service);
  say(`Ballast is ready on ${url}`);
  for (const { email, roles, password } of readAccounts(dataDir)?.accounts ?? []) {
    say(`  ${roles.join(", ").padEnd(8)} ${email.padEnd(26)} ${password}`);
  }
}

async function bringUpDatabase(options: StartOptions, supervisor: Supervisor): Promise<string> {
  if (options.databaseUrl) {
    await checkDatabase(options.databaseUrl);
    return options.databaseUrl;
  }
  say("Starting PostgreSQL …");
  const { url, spec } = await embeddedDatabase(options.dataDir);
  // For commands run beside this: `npm run token`, `npm run audit:verify`, psql.
  keepFile(join(options.dataDir, "database-url"), url);
  await supervisor.add(spec);
  return url;
}

async function prepare(options: StartOptions, environment: NodeJS.ProcessEnv): Promise<void> {
  const { code, errors } = await runTool(
    ["--import", "tsx", "scripts/start/prepare.ts", options.dataDir, options.scenario ?? ""],
    { ...environment, BALLAST_PROCESS: "start", LOG_LEVEL: "error" },
    say,
  );
  if (code === 0) return;
  throw new StartFailure(errors.trim() || `Preparing the database ended with exit code ${code}.`);
}

/** Forgets everything a start keeps, and nothing else that may lie in the folder. */
async function reset(dataDir: string): Promise<void> {
  say("Throwing away the database of this data folder …");
  await removeEmbeddedDatabase(dataDir);
  for (const name of [
    "accounts.json",
    "simulator.json",
    "session-secret",
    "database-url",
    "postgres-port",
    "processes.json",
    "logs",
  ]) {
    rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}

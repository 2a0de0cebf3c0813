/** Simulated clouds: speak OTLP and the routing feed to a Ballast, like real ones would. `npm run sim -- --help` */
import { fileURLToPath } from "node:url";
import { DiagLogLevel, diag } from "@opentelemetry/api";
import { log } from "@/lib/platform/log";
import { parseOptions, usage } from "./options";
import { run } from "./run";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** The SDK says over and over that a web process is away; once a minute is enough. */
function quietly(say: (message: string) => void) {
  let lastAt = Number.NEGATIVE_INFINITY;
  return (message: string) => {
    if (performance.now() - lastAt < 60_000) return;
    lastAt = performance.now();
    say(plain(message));
  };
}

/** The SDK reports some errors as JSON with a stack; their message is what a reader of the log needs. */
function plain(message: string): string {
  return /^\{.*"message":"((?:[^"\\]|\\.)*)"/s.exec(message)?.[1] ?? message;
}

async function main(): Promise<void> {
  if (process.argv.includes("--help")) {
    console.log(usage);
    return;
  }
  const warn = quietly((message) => log.warn({ why: message }, "OpenTelemetry SDK"));
  diag.setLogger(
    { error: warn, warn, info: () => {}, debug: () => {}, verbose: () => {} },
    DiagLogLevel.WARN,
  );
  const stop = new AbortController();
  process.once("SIGTERM", () => stop.abort());
  process.once("SIGINT", () => stop.abort());
  await run(parseOptions(process.argv.slice(2), process.env, root), log, stop.signal);
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error((error as Error).message);
  log.debug({ err: error }, "the simulator could not begin");
  process.exit(1);
}

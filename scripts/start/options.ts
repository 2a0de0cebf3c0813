import { isAbsolute, resolve } from "node:path";
import { StartFailure } from "./failure";

export const scenarios = [
  "frontier-lab",
  "multi-cloud-peer",
  "sovereign-first",
  "few-regions",
  "none",
] as const;
export type Scenario = (typeof scenarios)[number];

/** What the command line and the environment ask of a start. */
export type StartOptions = {
  port: number;
  /** Absolute path of the folder that holds everything this start keeps. */
  dataDir: string;
  /** A database of the user's own; null for the embedded one. */
  databaseUrl: string | null;
  /** null: what the database was seeded with, or the default for an empty one. */
  scenario: Scenario | null;
  /** Throw away the embedded database and begin again. */
  reset: boolean;
  /** Next's development server instead of a build. */
  dev: boolean;
};

/** Reads `npm start`'s arguments and environment. Throws a StartFailure that names the argument at fault. */
export function parseOptions(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  root: string,
): StartOptions {
  const options: StartOptions = {
    port: parsePort(environment.PORT),
    dataDir: parseDataDir(environment.BALLAST_DATA_DIR, root),
    databaseUrl: parseDatabaseUrl(environment.DATABASE_URL),
    scenario: null,
    reset: false,
    dev: false,
  };
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [name, inline] = arg.split(/=(.*)/s, 2);
    if (name === "--scenario") options.scenario = parseScenario(inline ?? rest.shift());
    else if (arg === "--reset") options.reset = true;
    else if (arg === "--dev") options.dev = true;
    else throw new StartFailure(`The option ${arg} is not known; expected --scenario NAME or --reset.`);
  }
  if (options.reset && options.databaseUrl) {
    throw new StartFailure(
      "--reset clears the embedded database only, and DATABASE_URL names one of your own: empty that one yourself, or unset DATABASE_URL.",
    );
  }
  return options;
}

function parsePort(text: string | undefined): number {
  if (!text) return 3000;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new StartFailure(`PORT is "${text}"; expected a number from 1 to 65535.`);
}

function parseDataDir(text: string | undefined, root: string): string {
  const dir = text || ".ballast";
  return isAbsolute(dir) ? dir : resolve(root, dir);
}

function parseDatabaseUrl(text: string | undefined): string | null {
  if (!text) return null;
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new StartFailure(
    "DATABASE_URL is not a PostgreSQL URL; expected one such as postgresql://user:password@host:5432/ballast.",
  );
}

function parseScenario(text: string | undefined): Scenario {
  const found = scenarios.find((name) => name === text);
  if (found) return found;
  throw new StartFailure(
    `The scenario "${text ?? ""}" is not known; expected one of ${scenarios.join(", ")}.`,
  );
}

import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Binaries, postgresBinaries } from "./binaries";
import { canEnter, databaseOwner, giveTo, type Owner } from "./unprivileged";

/** An initialised PostgreSQL cluster on disk, running or not. */
export type Cluster = {
  binaries: Binaries;
  /** PGDATA. */
  dataDir: string;
  /** The user PostgreSQL runs as, or null for ourselves. */
  owner: Owner | null;
  password: string;
};

/** Superuser of an embedded cluster. It listens on the loopback only, and its password never leaves the data folder. */
export const clusterUser = "ballast";

/**
 * Finds the cluster kept in `dir`, creating it (0.5 s) when there is none.
 * A cluster whose creation was cut short is created again: `data` appears only once complete.
 */
export function prepareCluster(dir: string): Cluster {
  const home = clusterHome(dir);
  const dataDir = join(home, "data");
  const owner = databaseOwner(dataDir);
  mkdirSync(home, { recursive: true, mode: 0o711 });
  const binaries = postgresBinaries(owner, home);
  const passwordFile = join(home, "password");
  if (!existsSync(dataDir)) {
    const password = randomBytes(24).toString("base64url");
    writeFileSync(passwordFile, password, { mode: 0o600 });
    initialise(binaries, owner, dataDir, password);
  }
  return { binaries, dataDir, owner, password: readFileSync(passwordFile, "utf8").trim() };
}

/** Removes the cluster kept in `dir` for good. It must not be running. */
export function removeCluster(dir: string): void {
  rmSync(clusterHome(dir), { recursive: true, force: true });
}

/**
 * The folder a cluster really lives in: `dir`, unless PostgreSQL's user cannot get there (root's home is closed to
 * everyone else); then a folder of its own under /var/lib, one per `dir`.
 */
export function clusterHome(dir: string): string {
  const wanted = resolve(dir);
  mkdirSync(wanted, { recursive: true, mode: 0o711 });
  const owner = databaseOwner(join(wanted, "data"));
  if (canEnter(wanted, owner)) return wanted;
  const name = createHash("sha256").update(wanted).digest("hex").slice(0, 16);
  return join("/var/lib/ballast", name);
}

function initialise(binaries: Binaries, owner: Owner | null, dataDir: string, password: string): void {
  const partial = `${dataDir}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { mode: 0o700 });
  giveTo(partial, owner);
  const passwordFile = `${dataDir}.password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  giveTo(passwordFile, owner);
  const run = spawnSync(
    binaries.initdb,
    [
      `--pgdata=${partial}`,
      `--username=${clusterUser}`,
      "--auth=scram-sha-256",
      `--pwfile=${passwordFile}`,
      "--encoding=UTF8",
      // The same order of strings on every machine, whatever locales it has.
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--locale=C",
    ],
    { ...owner, encoding: "utf8", env: serverEnvironment(), cwd: partial },
  );
  rmSync(passwordFile);
  if (run.status !== 0) {
    rmSync(partial, { recursive: true, force: true });
    throw new Error(
      `PostgreSQL could not create its data folder ${dataDir}: ${lastLine(run.stderr) || run.error}`,
    );
  }
  renameSync(partial, dataDir);
}

/** What the server sees of our environment: nothing of PG*, which would redirect it. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC", NODE_ENV: process.env.NODE_ENV };
}

function lastLine(text: string | null): string {
  return (text ?? "").trim().split("\n").at(-1) ?? "";
}

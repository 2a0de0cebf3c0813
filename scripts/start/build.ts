import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StartFailure } from "./failure";
import { keepFile, keptFile } from "./keep";
import { takeLock } from "./lock";
import { runTool } from "./tool";

/** What a build is made of. */
const sources = [
  "app",
  "components",
  "lib",
  "public",
  "prisma/schema",
  "instrumentation.ts",
  "next.config.ts",
  "package-lock.json",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
];

/** Generates Prisma's client unless it is there for this very schema. */
export async function generateClient(root: string, say: (line: string) => void): Promise<void> {
  const hash = hashOf(root, ["prisma/schema", "package-lock.json"]);
  const stamp = join(root, "prisma", "generated", ".ballast-hash");
  if (keptFile(stamp) === hash) return;
  say("Generating the database client …");
  // Prisma asks for an engine that generating does not use; any existing file will do.
  await run(["node_modules/prisma/build/index.js", "generate"], { PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true" });
  keepFile(stamp, hash);
}

/** Builds the web application unless the sources are those of the last build. */
export async function buildWeb(root: string, say: (line: string) => void): Promise<void> {
  const release = await holdBuild(join(root, ".next"), say);
  try {
    const hash = hashOf(root, sources);
    const stamp = join(root, ".next", "ballast-hash");
    if (keptFile(stamp) === hash) return;
    say("Building the web application, about a minute …");
    rmSync(stamp, { force: true });
    await run(["node_modules/next/dist/bin/next", "build"], {
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
    });
    keepFile(stamp, hash);
  } finally {
    release();
  }
}

/** Two starts of one checkout, on different data folders, must not build into each other. */
async function holdBuild(folder: string, say: (line: string) => void): Promise<() => void> {
  for (let waited = false; ; waited = true) {
    const lock = await takeLock(folder, () => `process ${process.pid}`);
    if (lock.taken) return lock.release;
    if (!waited) say(`Waiting for another build of this checkout (${lock.holder}) …`);
    await sleep(500);
  }
}

async function run(args: string[], environment: Partial<NodeJS.ProcessEnv>): Promise<void> {
  const { code, output, errors } = await runTool(args, { ...process.env, ...environment });
  if (code === 0) return;
  const text = `${output}\n${errors}`.trim();
  if (/ENOSPC|no space left on device/i.test(text)) throw new Error("ENOSPC: no space left on device");
  throw new StartFailure(`\`${args.join(" ").replace("node_modules/", "")}\` failed:\n${text.slice(-4_000)}`);
}

/** One hash over names and contents of all files below `paths`. */
export function hashOf(root: string, paths: readonly string[]): string {
  const hash = createHash("sha256").update(process.version);
  for (const path of paths) {
    for (const file of filesBelow(root, path)) {
      // Tests are no part of a build.
      if (/\.test\.tsx?$|\.spec\.ts$/.test(file)) continue;
      hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
    }
  }
  return hash.digest("hex");
}

function filesBelow(root: string, path: string): string[] {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesBelow(root, join(path, name)));
}

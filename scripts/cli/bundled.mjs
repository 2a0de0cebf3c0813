/**
 * Runs a command of this folder from one file of JavaScript: `node scripts/cli/bundled.mjs plan …`. To teach Node
 * TypeScript, module by module and again in every thread, takes longer than many a plan. The file is made anew whenever
 * anything that went into it has changed, and kept beside the dependencies; where nothing may be written there, the command
 * runs from its sources.
 */
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cache = join(root, "node_modules/.cache/ballast-commands");
const manifestFile = join(cache, "manifest.json");
/** Longer than anyone takes from finding a file to having read it. */
const hourMs = 3_600_000;

const commands = {
  plan: "scripts/cli/plan.ts",
  check: "scripts/cli/check.ts",
  backtest: "scripts/cli/backtest.ts",
};
/** What commands start as threads, under the names by which `new URL(…, import.meta.url)` looks for them. */
const threads = { "engine/thread": "lib/planning/engine/thread.ts" };
/** What decides how sources are put together, besides the sources. */
const settings = ["package-lock.json", "tsconfig.json", "scripts/cli/bundled.mjs"];

const hashOf = (path) =>
  createHash("sha256")
    .update(readFileSync(join(root, path)))
    .digest("base64");

/** The folder with the files as they would be made now; undefined if there is none. */
function current() {
  try {
    const { folder, made } = JSON.parse(readFileSync(manifestFile, "utf8"));
    return Object.entries(made).every(([path, hash]) => hashOf(path) === hash) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** Makes the files in a folder of their own, so that whoever runs the ones before goes on undisturbed. */
async function make() {
  const { build } = await import("esbuild");
  const startedMs = Date.now();
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "made-"));
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { ...commands, ...threads },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    // Brings a file of WebAssembly, which it looks for beside itself.
    external: ["highs"],
    metafile: true,
    logLevel: "error",
  });
  const paths = [...Object.keys(metafile.inputs), ...settings];
  // What was written meanwhile may be in the files or not: they serve this once.
  if (paths.some((path) => statSync(join(root, path)).mtimeMs >= startedMs)) return folder;
  const manifest = { folder, made: Object.fromEntries(paths.map((path) => [path, hashOf(path)])) };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  renameSync(join(folder, "manifest.json"), manifestFile);
  for (const name of readdirSync(cache)) {
    const old = statSync(join(cache, name), { throwIfNoEntry: false });
    if (old && old.mtimeMs < startedMs - hourMs) rmSync(join(cache, name), { recursive: true, force: true });
  }
  return folder;
}

const [command] = process.argv.splice(2, 1);
if (command === undefined || !Object.hasOwn(commands, command)) {
  console.error(`Usage: node scripts/cli/bundled.mjs ${Object.keys(commands).join("|")} …`);
  process.exit(2);
}
const folder = current() ?? (await make().catch(() => undefined));
if (folder) {
  await import(pathToFileURL(join(folder, `${command}.mjs`)).href);
} else {
  const { tsImport } = await import("tsx/esm/api");
  await tsImport(join(root, commands[command]), import.meta.url);
}

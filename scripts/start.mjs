/**
 * `npm start`. Until dependencies are installed nothing but Node is there, so this part needs nothing else;
 * scripts/start/ does the rest in TypeScript.
 */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeVersionProblem } from "./bootstrap/node-version.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

const tooOld = nodeVersionProblem(process.versions.node);
if (tooOld) fail(tooOld);
process.chdir(root);

const { installDependencies } = await import("./bootstrap/dependencies.mjs");
const notInstalled = installDependencies(root, { development: false }, console.log);
if (notInstalled) fail(notInstalled);

const { register } = await import("tsx/esm/api");
register();
const { start } = await import("./start/main.ts");
await start(process.argv.slice(2), process.env);

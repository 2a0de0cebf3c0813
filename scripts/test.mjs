/** `npm test`: everything that is checked, from formatting to browsers. scripts/test/ does the work. */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeVersionProblem } from "./bootstrap/node-version.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function fail(sentence) {
  console.error(sentence);
  console.log("0 passed, 1 failed");
  process.exit(1);
}

const tooOld = nodeVersionProblem(process.versions.node);
if (tooOld) fail(tooOld);
process.chdir(root);

const { installDependencies } = await import("./bootstrap/dependencies.mjs");
const notInstalled = installDependencies(root, { development: true }, console.log);
if (notInstalled) fail(notInstalled);

const { register } = await import("tsx/esm/api");
register();
const { testEverything } = await import("./test/main.ts");
await testEverything(root);

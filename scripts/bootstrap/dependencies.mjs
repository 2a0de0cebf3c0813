import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Installs dependencies when some are missing or of another version than package-lock.json names.
 * @param {string} root the repository
 * @param {{ development: boolean }} wanted whether tools for testing are wanted too
 * @param {(line: string) => void} say
 * @returns {string | null} why it failed, as a sentence
 */
export function installDependencies(root, wanted, say) {
  if (isInstalled(root, wanted)) return null;
  say("Installing dependencies (npm ci) …");
  const run = spawnSync("npm", ["ci", "--include=dev"], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (run.error)
    return `npm could not be run (${run.error.message}). It comes with Node; check your installation.`;
  if (run.status === 0) return null;
  const output = `${run.stdout}\n${run.stderr}`;
  if (/ENOSPC|no space left/i.test(output)) {
    return `The disk is full: dependencies could not be written to ${root}. Free some space and run the command again.`;
  }
  const lines = output.split("\n").filter(Boolean);
  const reason =
    lines.find((line) => /^npm (error|ERR!) (?!code)/.test(line)) ?? lines.at(-1) ?? "no message";
  return `Dependencies could not be installed (${reason}). Run \`npm ci\` to see all of it.`;
}

/** Compares package-lock.json with the record npm keeps of what it put into node_modules. */
function isInstalled(root, wanted) {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const installed = packagesIn(record);
  return Object.entries(packagesIn(join(root, "package-lock.json"))).every(
    ([path, { version, optional, dev }]) => {
      // What is for another platform is rightly absent.
      if (path === "" || (dev && !wanted.development)) return true;
      return installed[path] ? installed[path].version === version : optional;
    },
  );
}

function packagesIn(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";

/** A program that tests need and npm does not bring. */
type Tool = { name: string; programs: string[]; package: string };

const tools: Tool[] = [
  { name: "Chromium", programs: ["chromium", "chromium-browser", "google-chrome"], package: "chromium" },
  { name: "HAProxy", programs: ["haproxy"], package: "haproxy" },
  { name: "GLPK", programs: ["glpsol"], package: "glpk-utils" },
];

/** The path of a program, also where daemons are installed and an ordinary PATH does not look; null when there is none. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin", "/sbin"];
  for (const folder of folders) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here; the next folder may have it.
    }
  }
  return null;
}

/** The Chromium to test with: the system's, else the one Playwright downloaded; null when there is neither. */
export function findChromium(): string | null {
  const system = tools[0]?.programs.map(findProgram).find((path) => path !== null);
  const own = chromium.executablePath();
  return system ?? (existsSync(own) ? own : null);
}

const isThere = (tool: Tool) =>
  tool.name === "Chromium"
    ? findChromium() !== null
    : tool.programs.some((name) => findProgram(name) !== null);

/**
 * Installs the tools that are missing, through apt where we may use it, else (Chromium only) by Playwright's download.
 * @returns what is still missing, one sentence each.
 */
export function ensureTools(say: (line: string) => void): string[] {
  const missing = tools.filter((tool) => !isThere(tool));
  if (missing.length > 0) {
    say(`Installing ${missing.map((tool) => tool.name).join(", ")} …`);
    installByApt(missing.map((tool) => tool.package));
    if (findChromium() === null)
      run(process.execPath, ["node_modules/@playwright/test/cli.js", "install", "chromium"]);
  }
  return tools
    .filter((tool) => !isThere(tool))
    .map(
      ({ name, package: deb }) =>
        `${name} is missing and could not be installed. Install it, such as by: apt-get install ${deb}`,
    );
}

function installByApt(packages: string[]): void {
  const prefix = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const apt = (...args: string[]) => {
    const [program = "", ...rest] = [...prefix, "apt-get", "-o", "DPkg::Lock::Timeout=120", ...args];
    return run(program, rest, { DEBIAN_FRONTEND: "noninteractive" });
  };
  if (findProgram("apt-get") === null || (prefix.length > 0 && !run("sudo", ["-n", "true"]))) return;
  // A bare machine has no package lists at all; one source that fails must not keep the others from being used.
  apt("update", "-qq");
  // One by one: a package this system does not have must not keep the others away.
  for (const name of packages) apt("install", "-y", "-qq", "--no-install-recommends", name);
}

function run(program: string, args: string[], environment: Partial<NodeJS.ProcessEnv> = {}): boolean {
  return spawnSync(program, args, { stdio: "ignore", env: { ...process.env, ...environment } }).status === 0;
}

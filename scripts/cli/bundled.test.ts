import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

/** A project of its own with the same commands, whose plan prints what a module beside it says. */
const project = mkdtempSync(join(tmpdir(), "ballast-bundled-"));
afterAll(() => rmSync(project, { recursive: true, force: true }));
const file = (path: string) => join(project, path);
const hourAgo = new Date(Date.now() - 3_600_000);
function write(path: string, text: string): void {
  writeFileSync(file(path), text);
  // Sources of the very moment are not taken for what was built.
  utimesSync(file(path), hourAgo, hourAgo);
}
for (const folder of ["scripts/cli", "lib/planning/engine", "node_modules"]) {
  mkdirSync(file(folder), { recursive: true });
}
for (const name of ["esbuild", "tsx"]) {
  symlinkSync(resolve("node_modules", name), file(join("node_modules", name)));
}
cpSync("scripts/cli/bundled.mjs", file("scripts/cli/bundled.mjs"), { preserveTimestamps: true });
for (const path of ["package-lock.json", "tsconfig.json"]) write(path, "{}");
for (const path of ["scripts/cli/check.ts", "scripts/cli/backtest.ts", "lib/planning/engine/thread.ts"]) {
  write(path, "export {};");
}
write(
  "scripts/cli/plan.ts",
  'import { said } from "./said";\nconsole.log(said, process.argv.slice(2).join(" "));',
);

const run = (...args: string[]) =>
  spawnSync(process.execPath, [file("scripts/cli/bundled.mjs"), ...args], { encoding: "utf8" });

describe("a command made into one file", () => {
  it("runs with its arguments, and again as it is, until something it is made of changes", () => {
    write("scripts/cli/said.ts", 'export const said: string = "first";');
    expect(run("plan", "--out", "x")).toMatchObject({ stdout: "first --out x\n", status: 0 });
    expect(run("plan").stdout).toBe("first \n");
    write("scripts/cli/said.ts", 'export const said: string = "second";');
    expect(run("plan").stdout).toBe("second \n");
  }, 60_000);

  it("runs from its sources where nothing may be kept", () => {
    rmSync(file("node_modules/.cache"), { recursive: true, force: true });
    writeFileSync(file("node_modules/.cache"), "in the way");
    expect(run("plan", "--now")).toMatchObject({ stdout: "second --now\n", status: 0 });
  }, 60_000);

  it("knows no other commands", () => {
    expect(run("../../etc/passwd")).toMatchObject({ status: 2, stdout: "" });
    expect(run().stderr).toContain("plan|check|backtest");
  }, 60_000);
});

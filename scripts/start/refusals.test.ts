import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { takeLock } from "./lock";

type Outcome = { code: number | null; stderr: string; stdout: string };

/** Runs the real start script. None of these gets as far as a database of its own. */
function start(
  environment: Record<string, string>,
  nodeArgs: string[] = [],
  args: string[] = [],
): Promise<Outcome> {
  const child = spawn(process.execPath, [...nodeArgs, "scripts/start.mjs", ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "test", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const outcome: Outcome = { code: null, stderr: "", stdout: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    outcome.stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    outcome.stderr += chunk;
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ ...outcome, code })));
}

/** One clear sentence or two on one line, no stack trace, exit code 1. */
function expectSentence({ code, stderr }: Outcome, pattern: RegExp) {
  expect(stderr.trim()).toMatch(pattern);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(code).toBe(1);
}

describe("npm start says in one sentence why it cannot", { timeout: 30_000 }, () => {
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "ballast-start-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it("when the port is taken", async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, () => resolve((other.address() as { port: number }).port));
    });
    const outcome = await start({ PORT: String(port), BALLAST_DATA_DIR: dir });
    other.close();
    expectSentence(outcome, new RegExp(`^Port ${port} is taken by another program\\. Set PORT to another`));
  });

  it("when the database cannot be reached, without telling its password", async () => {
    const outcome = await start({
      PORT: "34117",
      BALLAST_DATA_DIR: dir,
      DATABASE_URL: "postgresql://ada:hunter2secret@127.0.0.1:1/ballast",
    });
    expectSentence(
      outcome,
      /^The database at ada@127\.0\.0\.1:1\/ballast cannot be reached \(.*ECONNREFUSED/,
    );
    expect(outcome.stderr + outcome.stdout).not.toContain("hunter2secret");
  });

  it("when Node is too old", async () => {
    const pretend = join(dir, "old.mjs");
    writeFileSync(pretend, `Object.defineProperty(process.versions, "node", { value: "18.20.4" });`);
    const outcome = await start({ BALLAST_DATA_DIR: dir }, ["--import", pretend]);
    expectSentence(outcome, /^Ballast needs Node 20\.19 or newer, and this is Node 18\.20\.4\./);
  });

  it("when another Ballast runs on the data folder", async () => {
    const lock = await takeLock(dir, () => "process 4711, http://localhost:3000");
    expect(lock.taken).toBe(true);
    const outcome = await start({ PORT: "34118", BALLAST_DATA_DIR: dir });
    expectSentence(
      outcome,
      /^Ballast is already running on the data folder .* \(process 4711, http:\/\/localhost:3000\)/,
    );
    if (lock.taken) lock.release();
    expect((await takeLock(dir, () => "")).taken).toBe(true);
  });

  it("when an argument is wrong", async () => {
    expectSentence(
      await start({ BALLAST_DATA_DIR: dir }, [], ["--scenario", "moon"]),
      /^The scenario "moon" is not known/,
    );
  });

  // Only root may mount a small disk to fill.
  it.runIf(process.getuid?.() === 0)("when the disk is full", async () => {
    expect(spawnSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", dir]).status).toBe(0);
    try {
      const outcome = await start({ PORT: "34119", BALLAST_DATA_DIR: dir });
      expectSentence(outcome, /^The disk holding .* is full: \d+ MB are free and Ballast needs 300 MB\./);
    } finally {
      spawnSync("umount", [dir]);
    }
  });
});

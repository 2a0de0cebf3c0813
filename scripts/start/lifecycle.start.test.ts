import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clusterHome } from "@/lib/platform/postgres/cluster";
import { freePort } from "@/lib/platform/postgres/server";
import { leftovers } from "./leftovers";

/** A real `npm start`, without npm: its process is the supervisor itself. */
type Start = { process: ChildProcess; output: () => string; exit: Promise<number | null> };

describe("npm start, from beginning to end", { timeout: 120_000 }, () => {
  let dir = "";
  let port = 0;
  let current: Start;
  const bystander = spawn(process.execPath, [
    "-e",
    "setInterval(() => {}, 1000)",
    "next",
    "start",
    "postgres",
  ]);

  const start = (command = process.execPath, args = ["scripts/start.mjs"], extra = {}): Start => {
    const child = spawn(command, args, {
      env: {
        ...extra,
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_ENV: "test",
        PORT: String(port),
        BALLAST_DATA_DIR: dir,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        output += chunk;
      });
    }
    return {
      process: child,
      output: () => output,
      exit: new Promise((resolve) => child.once("close", resolve)),
    };
  };
  /** Seconds until the line that says so. */
  const untilReady = async (begun: Start, timeoutMs: number): Promise<number> => {
    const from = performance.now();
    while (!begun.output().includes(`Ballast is ready on http://localhost:${port}\n`)) {
      if (begun.process.exitCode !== null) await begun.exit;
      if (begun.process.exitCode !== null || performance.now() - from > timeoutMs)
        throw new Error(begun.output());
      await sleep(50);
    }
    return (performance.now() - from) / 1000;
  };
  const processes = (): Record<string, number> =>
    JSON.parse(readFileSync(join(dir, "processes.json"), "utf8"));
  const health = async () => {
    const response = await fetch(`http://localhost:${port}/api/health`).catch(() => null);
    return response?.status ?? 0;
  };

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "ballast-lifecycle-"));
    chmodSync(dir, 0o711);
    port = await freePort();
    current = start();
    await untilReady(current, 400_000);
  }, 420_000);

  afterAll(async () => {
    bystander.kill();
    current.process.kill("SIGTERM");
    await current.exit;
    rmSync(clusterHome(join(dir, "postgres")), { recursive: true, force: true });
    rmSync(dir, { recursive: true, force: true });
  }, 60_000);

  it("shows passwords that only their owner can read again", async () => {
    expect(statSync(join(dir, "accounts.json")).mode & 0o777).toBe(0o600);
    const { accounts } = JSON.parse(readFileSync(join(dir, "accounts.json"), "utf8"));
    for (const { email, password } of accounts) {
      await expect.poll(current.output).toMatch(new RegExp(`${email} +${password}\n`));
    }
    expect(new Set(accounts.map((account: { password: string }) => account.password)).size).toBe(
      accounts.length,
    );
  });

  it("refuses a second start on the same data folder", async () => {
    const second = start();
    expect(await second.exit).toBe(1);
    expect(second.output()).toMatch(/^Ballast is already running on the data folder .* \(process \d+, http/);
    expect(await health()).toBe(200);
  });

  it.each(["web", "worker", "simulator", "postgres"])("starts %s again when it is killed", async (name) => {
    const before = processes();
    process.kill(before[name]!, "SIGKILL");
    await expect.poll(() => processes()[name], { timeout: 30_000 }).not.toBe(before[name]);
    await expect.poll(health, { timeout: 30_000 }).toBe(200);
    const { [name]: _, ...others } = before;
    expect(processes()).toMatchObject(others);
  });

  it("recovers from a kill of the whole tree", async () => {
    for (const pid of Object.values(processes())) process.kill(pid, "SIGKILL");
    await current.exit;
    current = start();
    await untilReady(current, 60_000);
    expect(await health()).toBe(200);
  });

  it("finds and stops what a killed supervisor left running, and nothing else", async () => {
    const orphans = processes();
    // Stopped, they cannot notice that their supervisor is gone.
    for (const name of ["web", "worker"]) process.kill(orphans[name]!, "SIGSTOP");
    process.kill(orphans.supervisor!, "SIGKILL");
    await current.exit;
    expect(leftovers(dir)).toEqual(expect.arrayContaining([orphans.web, orphans.worker]));
    current = start();
    await untilReady(current, 60_000);
    expect(current.output()).toMatch(
      /Stopped \d+ processes left running by an earlier start that was killed/,
    );
    const alive = leftovers(dir);
    for (const name of ["web", "worker", "simulator"]) expect(alive).not.toContain(orphans[name]);
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
  });

  it("ends with everything it started at Ctrl-C, and is ready again within ten seconds", async () => {
    const ours = Object.values(processes());
    current.process.kill("SIGINT");
    expect(await current.exit).toBe(0);
    expect(leftovers(dir)).toEqual([]);
    for (const pid of ours) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();

    current = start();
    expect(await untilReady(current, 60_000)).toBeLessThan(10);
    expect(current.output()).not.toMatch(/Building|Applied|Seeded|Generating/);
  });

  it("ends with npm, which passes no signal on through its shell", async () => {
    current.process.kill("SIGTERM");
    await current.exit;
    const shell = start("/bin/sh", ["-c", `${process.execPath} scripts/start.mjs; true`], {
      npm_lifecycle_event: "start",
    });
    current = shell;
    await untilReady(shell, 60_000);
    // The supervisor itself is an orphan by then, and there until whoever adopted it takes notice.
    const { supervisor: _, ...ours } = processes();
    shell.process.kill("SIGTERM");
    await shell.exit;
    expect(leftovers(dir)).toEqual([]);
    for (const pid of Object.values(ours)) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  });
});

import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { restartDelayMs } from "./child";
import { Supervisor } from "./supervisor";

/** A real process that runs `script` until it is told to stop. */
function nodeScript(name: string, script: string, spawned: ChildProcess[] = []) {
  return {
    name,
    spawn: async () => {
      const child = spawn(process.execPath, ["-e", script], { detached: true, stdio: "ignore" });
      spawned.push(child);
      return child;
    },
    stopSignal: "SIGTERM" as const,
    graceMs: 400,
  };
}

const forever = "setInterval(() => {}, 1000)";
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
async function until(condition: () => boolean, what: string) {
  for (let i = 0; i < 200; i++) {
    if (condition()) return;
    await sleep(25);
  }
  throw new Error(`Waited in vain until ${what}.`);
}

describe("the supervisor", () => {
  const said: string[] = [];
  let processes: Record<string, number> = {};
  let supervisor = new Supervisor(
    () => {},
    () => {},
  );
  const begin = () => {
    said.length = 0;
    processes = {};
    supervisor = new Supervisor(
      (line) => said.push(line),
      (now) => {
        processes = now;
      },
    );
    return supervisor;
  };
  afterEach(() => supervisor.stop());

  it("starts a killed process again, and says so", async () => {
    await begin().add(nodeScript("web", forever));
    const first = processes.web!;
    process.kill(first, "SIGKILL");
    await until(() => processes.web !== first, "there was another process");
    expect(isAlive(processes.web!)).toBe(true);
    expect(said).toEqual(["web was ended by SIGKILL; starting it again in 0.25 s."]);
  });

  it("gives a process that cannot live ever longer pauses, and calls it hopeless", async () => {
    await begin().add(nodeScript("web", "process.exit(3)"));
    await until(() => supervisor.hopeless() !== undefined, "it was given up");
    expect(supervisor.hopeless()?.spec.name).toBe("web");
    expect(said.slice(0, 3).map((line) => line.match(/code 3; .* in (.*) s/)?.[1])).toEqual([
      "0.25",
      "0.5",
      "1",
    ]);
  });

  it("stops in the reverse order of starting", async () => {
    const spawned: ChildProcess[] = [];
    const ended: number[] = [];
    begin();
    for (const name of ["postgres", "web", "worker"])
      await supervisor.add(nodeScript(name, forever, spawned));
    for (const [i, child] of spawned.entries()) child.once("exit", () => ended.push(i));
    await supervisor.stop();
    expect(ended).toEqual([2, 1, 0]);
  });

  it("kills what does not stop when asked, and whatever that had started itself", async () => {
    const stubborn = `
      const { spawn } = require("node:child_process");
      process.on("SIGTERM", () => {});
      const own = spawn(process.execPath, ["-e", ${JSON.stringify(forever)}], { stdio: "ignore" });
      require("node:fs").writeFileSync(process.env.OWN_PID_FILE, String(own.pid));
      ${forever}`;
    const { mkdtempSync, readFileSync, existsSync, rmSync } = await import("node:fs");
    const dir = mkdtempSync("/tmp/ballast-supervisor-");
    process.env.OWN_PID_FILE = `${dir}/pid`;
    await begin().add(nodeScript("web", stubborn));
    await until(
      () => existsSync(`${dir}/pid`) && readFileSync(`${dir}/pid`, "utf8") !== "",
      "it started its own",
    );
    const own = Number(readFileSync(`${dir}/pid`, "utf8"));
    const pid = processes.web!;
    await supervisor.stop();
    rmSync(dir, { recursive: true });
    expect(isAlive(pid)).toBe(false);
    await until(() => !isAlive(own), "the grandchild was gone");
  });

  it("starts nothing again once it was told to stop", async () => {
    await begin().add(nodeScript("web", "process.exit(1)"));
    await until(() => said.length > 0, "it died once");
    await supervisor.stop();
    const before = said.length;
    await sleep(700);
    expect(said).toHaveLength(before);
  });
});

describe("the pause before starting again", () => {
  it("doubles up to ten seconds", () => {
    expect([0, 1, 2, 5, 6, 100].map(restartDelayMs)).toEqual([250, 500, 1_000, 8_000, 10_000, 10_000]);
  });
});

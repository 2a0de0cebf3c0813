import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/identity/model";
import { pool, prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { rollDirtyMinutes } from "@/lib/telemetry/roll";
import { seed } from "@/prisma/seed/seed";
import { BallastDoor } from "./testing/ballast-door";

useTestDatabase();
const dataDir = mkdtempSync(join(tmpdir(), "ballast-sim-"));
const door = new BallastDoor();
let url = "";
const running = new Set<ChildProcess>();

beforeAll(async () => {
  await seed({ scenario: "few-regions", dataDir });
  // A short past: the whole one is told in the same way.
  const file = join(dataDir, "simulator.json");
  const simulator = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...simulator, historyFrom: new Date(Date.now() - 1_800_000) }));
  url = await door.open();
});
afterAll(async () => {
  for (const child of running) child.kill("SIGKILL");
  await door.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** A process of the simulator or its fault command; DATABASE_URL is kept from it: it knows Ballast by HTTP alone. */
function start(script: string, args: string[], folder = dataDir) {
  const { DATABASE_URL: _, ...environment } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", `lib/sim/${script}`, ...args], {
    env: { ...environment, BALLAST_DATA_DIR: folder, LOG_LEVEL: "info", BALLAST_PROCESS: "simulator" },
  });
  running.add(child);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (said += chunk));
  const ended = once(child, "exit").then(([code]) => {
    running.delete(child);
    return { code: code as number | null, said };
  });
  return { child, ended };
}

describe("the simulator's process", () => {
  it("runs the routing table, tells the past, reports the present, obeys faults and ends when asked", async () => {
    const sim = start("main.ts", ["--url", url, "--interval", "1"]);
    const inSync = () => prisma().edge.count({ where: { ackedVersion: 1 } });
    await expect.poll(inSync, { timeout: 60_000 }).toBe(3);
    const history = join(dataDir, "simulator-history.json");
    await expect
      .poll(() => existsSync(history) && JSON.parse(readFileSync(history, "utf8")).sent, { timeout: 60_000 })
      .toBe(true);

    expect(statSync(join(dataDir, "simulator-control.json")).mode & 0o777).toBe(0o600);
    const made = await start("fault-cli.ts", ["--fleet", "own-ca-h100", "--kind", "outage", "--for", "5m"])
      .ended;
    expect(made.said).toMatch(/outage \(1\) on own-ca-h100 until/);
    expect((await start("fault-cli.ts", ["--list"]).ended).said).toContain("own-ca-h100");
    const healthy = async () => {
      const { rows } = await pool().query<{ value: number }>(
        `SELECT value FROM telemetry_point JOIN telemetry_series ON telemetry_series.id = series_id
         WHERE metric = 'hw.status' AND fleet_id = 'own-ca-h100' ORDER BY time_nano DESC LIMIT 1`,
      );
      return rows[0]?.value;
    };
    await expect.poll(healthy, { timeout: 60_000, interval: 500 }).toBe(0);
    expect((await start("fault-cli.ts", ["--clear", "all"]).ended).said).toBe("1 fault ended.\n");
    await expect.poll(healthy, { timeout: 60_000, interval: 500 }).toBeGreaterThan(0);

    sim.child.kill("SIGTERM");
    expect((await sim.ended).code).toBe(0);
    expect(existsSync(join(dataDir, "simulator-control.json"))).toBe(false);
    await rollDirtyMinutes(systemActor("worker"));
    const requests = await prisma().telemetryRollup.aggregate({
      where: { signal: "requests" },
      _sum: { count: true },
    });
    expect(requests._sum.count).toBeGreaterThan(1_000_000);
  }, 240_000);

  it.each([
    [["--speed", "0"], /^--speed: expected at least 1\.\n/],
    [["--trace", "/no/such.csv"], /^--trace: the file \/no\/such\.csv cannot be read\.\n/],
    [["--scenario", "moon"], /^The scenario file .*moon\.json cannot be read/],
  ])("refuses %j in one sentence", async (args, sentence) => {
    const { code, said } = await start("main.ts", ["--url", url, ...args]).ended;
    expect(said).toMatch(sentence);
    expect(code).toBe(1);
  });

  it("says what is missing where nothing was seeded", async () => {
    const { code, said } = await start("main.ts", ["--url", url], tmpdir()).ended;
    expect(said).toMatch(/^There is no simulator\.json in .*: seed a demo scenario first/);
    expect(code).toBe(1);
  });
});

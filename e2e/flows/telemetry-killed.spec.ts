import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { Client } from "pg";
import { type Acknowledged, reportPersistently } from "@/lib/telemetry/testing/persistent-source";
import { type OwnBallast, startOwnBallast } from "../support/own-ballast";

const PORT = Number(process.env.BALLAST_E2E_KILL_PORT ?? 3430);
const SOURCES = 6;
const SEND_MS = 40_000;

test.describe("points that Ballast acknowledged", () => {
  test.setTimeout(600_000);
  let ballast: OwnBallast;

  test.beforeAll(async () => {
    test.setTimeout(600_000);
    ballast = await startOwnBallast("killed", PORT);
  });
  test.afterAll(() => ballast?.stop());

  test("are there once after web, worker and PostgreSQL were killed -9 in turn", async () => {
    const { stdout: token } = await promisify(execFile)(
      process.execPath,
      ["--import", "tsx", "e2e/support/telemetry-estate.ts"],
      { env: { ...process.env, DATABASE_URL: ballast.databaseUrl } },
    );
    const sources = Promise.all(
      Array.from({ length: SOURCES }, (_, id) =>
        reportPersistently({
          url: `${ballast.url}/api/otlp/v1/metrics`,
          token,
          fleetId: "fleet-a",
          instance: "i".repeat(id + 1),
          untilMs: Date.now() + SEND_MS,
        }),
      ),
    );
    for (const name of ["web", "worker", "postgres", "web", "worker", "postgres"]) {
      await sleep(SEND_MS / 9);
      await killedAndBack(name);
    }
    const sent = await sources;
    const total = (pick: (one: Acknowledged) => number) => sent.reduce((sum, one) => sum + pick(one), 0);
    // Two points to a batch: more posts than batches means that the kills were felt.
    expect(total(({ attempts }) => attempts)).toBeGreaterThan(total(({ points }) => points) / 2);

    expect(await ask("SELECT count(*)::float8 AS value FROM telemetry_point")).toBe(
      total(({ points }) => points),
    );
    await expect
      .poll(() => ask("SELECT count(*)::float8 AS value FROM telemetry_dirty_minute"), { timeout: 60_000 })
      .toBe(0);
    const sumOf = (signal: string) =>
      ask(`SELECT coalesce(sum(sum), 0)::float8 AS value FROM telemetry_rollup WHERE signal = '${signal}'`);
    // Told once as a counter and once as changes; both ways must give what was sent.
    expect(await sumOf("input_tokens")).toBe(total(({ tokens }) => tokens));
    expect(await sumOf("output_tokens")).toBe(total(({ tokens }) => tokens));
  });

  const processOf = (name: string): number =>
    JSON.parse(readFileSync(join(ballast.dataDir, "processes.json"), "utf8"))[name];

  /** Kills one process of this Ballast and waits until its supervisor has brought it back. */
  async function killedAndBack(name: string): Promise<void> {
    const pid = processOf(name);
    process.kill(pid, "SIGKILL");
    await expect.poll(() => processOf(name), { timeout: 60_000 }).not.toBe(pid);
    const ready = () =>
      fetch(`${ballast.url}/api/health`)
        .then((response) => response.ok)
        .catch(() => false);
    await expect.poll(ready, { timeout: 60_000 }).toBe(true);
  }

  async function ask(sql: string): Promise<number> {
    const client = new Client({ connectionString: ballast.databaseUrl });
    await client.connect();
    try {
      return (await client.query<{ value: number }>(sql)).rows[0]?.value ?? Number.NaN;
    } finally {
      await client.end();
    }
  }
});

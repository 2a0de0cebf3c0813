import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { pool } from "@/lib/platform/db/client";
import { inTransaction } from "@/lib/platform/db/transaction";
import { heartbeatPrefix, workerHeartbeat } from "@/lib/platform/heartbeat";
import { acquireLease, holdLease } from "@/lib/platform/lease";
import { publishLive } from "@/lib/platform/live";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { type Loop, pauseMs, runLoop } from "./loop";
import { queueFigures, releaseJobsOfDeadWorkers } from "./store/workers";
import { Waker } from "./waker";

useTestDatabase();

describe("a loop", () => {
  let stopping = new AbortController();
  let running: Promise<unknown>[] = [];
  const run = (loop: Loop, holder: string, waker = new Waker()) => {
    running.push(runLoop(loop, holder, waker, stopping.signal));
  };
  afterEach(async () => {
    stopping.abort();
    await Promise.all(running);
    stopping = new AbortController();
    running = [];
  });

  it("ticks in one worker at a time, and in the other once the first has ended", async () => {
    const ticks: string[] = [];
    const loop = (holder: string): Loop => ({
      name: "exclusive",
      everyMs: 20,
      tick: async () => {
        ticks.push(holder);
      },
    });
    const first = new AbortController();
    const ended = runLoop(loop("first"), "first", new Waker(), first.signal);
    await expect.poll(() => ticks.length).toBeGreaterThan(2);
    run(loop("second"), "second");
    await sleep(200);
    expect(new Set(ticks)).toEqual(new Set(["first"]));
    first.abort();
    await ended;
    await expect.poll(() => ticks.at(-1)).toBe("second");
  });

  it("goes on after ticks that fail", async () => {
    let ticks = 0;
    run(
      {
        name: "failing",
        everyMs: 10,
        tick: async () => {
          ticks += 1;
          if (ticks < 3) throw new Error("not now");
        },
      },
      "only",
    );
    await expect.poll(() => ticks, { timeout: 5_000 }).toBeGreaterThan(4);
  });

  it("is brought forward by the change it waits for, and by no other", async () => {
    let ticks = 0;
    const waker = new Waker();
    const listening = waker.listen();
    run(
      { name: "woken", everyMs: 60_000, wakeOn: ["telemetry"], tick: async () => void ticks++ },
      "only",
      waker,
    );
    // One tick is the loop's own and one may be the connection's; the third was asked for.
    await expect
      .poll(async () => {
        await inTransaction((tx) => publishLive(tx, "telemetry", "azure-fr-h100"));
        return ticks;
      })
      .toBeGreaterThan(2);
    await sleep(300);
    const heard = ticks;
    await inTransaction((tx) => publishLive(tx, "audit", "x"));
    await sleep(300);
    expect(ticks).toBe(heard);
    await listening.stop();
  });

  it("hands its tick a lease whose writes are refused once another worker took over", async () => {
    const lease = await acquireLease("loop/fenced", "slow", 30);
    await sleep(60);
    expect(await acquireLease("loop/fenced", "quick", 10_000)).toMatchObject({ fencingToken: 2n });
    await expect(inTransaction((tx) => holdLease(tx, lease!))).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("the pause after a tick", () => {
  it.each([
    [1_000, 0, 1_000],
    [1_000, 1, 1_000],
    [1_000, 3, 2_000],
    [1_000, 20, 30_000],
    [600_000, 5, 600_000],
  ])("of every %i ms after %i failures is %i ms", (everyMs, failures, expected) => {
    expect(pauseMs(everyMs, failures)).toBe(expected);
  });
});

describe("the jobs of a worker that died", () => {
  it("are given back once its heartbeat has run out, and those of living workers are not", async () => {
    await acquireLease(`${heartbeatPrefix}pool-alive`, "a", 60_000);
    await acquireLease(`${heartbeatPrefix}pool-dead`, "b", 1);
    for (const worker of ["pool-alive", "pool-dead", "pool-never-seen"]) {
      await pool().query("select graphile_worker.add_job('work', json_build_object('by', $1::text))", [
        worker,
      ]);
      await pool().query(
        `update graphile_worker._private_jobs set locked_by = $1, locked_at = now() - interval '1 minute'
         where payload ->> 'by' = $1`,
        [worker],
      );
    }
    await sleep(10);
    expect((await releaseJobsOfDeadWorkers()).sort()).toEqual(["pool-dead", "pool-never-seen"]);
    const { rows } = await pool().query(
      "select locked_by from graphile_worker._private_jobs where locked_by is not null",
    );
    expect(rows).toEqual([{ locked_by: "pool-alive" }]);
    expect(await queueFigures()).toMatchObject({ workersAlive: 1, waiting: 2, failing: 0 });
    expect(await workerHeartbeat()).toMatchObject({ alive: 1 });
  });
});

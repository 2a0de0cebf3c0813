import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reconcile } from "@/lib/dataplane/reconcile";
import { seedToken } from "@/lib/dataplane/testing/feed-edge";
import { type Actor, systemActor } from "@/lib/identity/model";
import { systemClock } from "@/lib/platform/clock";
import { prisma } from "@/lib/platform/db/client";
import { acquireLease } from "@/lib/platform/lease";
import { log } from "@/lib/platform/log";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { controlShifts } from "@/lib/shifts/control";
import { capacityGuard } from "@/lib/shifts/publish-guard";
import { loadShift } from "@/lib/shifts/store/shifts";
import { cells, person, report, seedShiftEstate, setPolicy } from "@/lib/shifts/testing/estate";
import { drain } from "@/lib/shifts/verbs/drain";
import { undrain } from "@/lib/shifts/verbs/end-drain";
import { Edge, edgeNames } from "./edge";
import { BallastDoor } from "./testing/ballast-door";

const DRAINS = Number(process.env.BALLAST_TIMED_DRAINS ?? 2);

describe("a drain, for the simulated edges of the feed", () => {
  useTestDatabase();
  const door = new BallastDoor();
  const stop = new AbortController();
  const edges: Edge[] = [];
  let sre: Actor;
  let loops: Promise<unknown> = Promise.resolve();

  beforeAll(async () => {
    await seedShiftEstate(new Date());
    // What is returned here is the test's own; how careful that is, others test.
    await setPolicy({
      pace: { sharePerStep: 1, rampPerStep: 1, bakeMs: 1_000, rollbackBakeMs: 1_000 },
      guardrails: { windowMs: 60_000, minSamples: 0 },
    });
    sre = await person("Sara", "sre");
    await prisma().edge.deleteMany();
    const url = await door.open();
    const { secret: token } = await seedToken();
    for (const name of edgeNames) {
      const initial = { shares: {}, version: null, dataPlane: null, keys: null };
      const quiet = log.child({}, { level: "silent" });
      edges.push(new Edge({ name, url, token, initial, remember: () => undefined, log: quiet }));
    }
    const worker = systemActor("worker");
    const lease = await acquireLease("test/timed-drains", "one", 3_600_000);
    if (!lease) throw new Error("The lease was not free.");
    // As the worker does it, without being woken: the times below are those of a poll held open, not of luck.
    const every = async (ms: number, work: () => Promise<unknown>) => {
      while (!stop.signal.aborted) {
        await work();
        await sleep(ms);
      }
    };
    loops = Promise.all([
      ...edges.map((edge) => edge.run(stop.signal)),
      every(1_000, async () => {
        await report(new Date());
        await controlShifts(lease);
      }),
      every(5_000, () => reconcile(worker, systemClock, capacityGuard)),
    ]);
    await until(async () => edges.every((edge) => edge.version === 1));
  });
  afterAll(async () => {
    stop.abort();
    await loops;
    await door.close();
  });

  async function until(what: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 120_000;
    while (!(await what())) {
      if (Date.now() > deadline) throw new Error("It took longer than two minutes.");
      await sleep(20);
    }
  }
  const allRun = (share: number) =>
    edges.every(({ shares }) => Object.keys(shares).length > 0 && (shares[cells.de]?.fra ?? 0) <= share);
  const acknowledged = async (share: number) => {
    if (!allRun(share)) return false;
    const version = Math.min(...edges.map((edge) => edge.version ?? 0));
    return (await prisma().edge.count({ where: { ackedVersion: { gte: version } } })) === edges.length;
  };
  const isOver = async (id: string | null) =>
    id !== null && (await loadShift(id))?.progress.state === "completed";

  it(`is acknowledged by all of them within seconds of the click, ${DRAINS} times`, {
    timeout: 1_800_000,
  }, async () => {
    const began: number[] = [];
    const emptied: number[] = [];
    for (let round = 0; round < DRAINS; round++) {
      await until(async () => edges.every(({ shares }) => shares[cells.de]?.fra === 1));
      const clicked = performance.now();
      const { shiftId } = await drain(sre, {
        scope: "fleet",
        scopeId: "fra",
        confirm: "fra",
        reason: "timed",
      });
      await until(() => acknowledged(0.999));
      began.push(performance.now() - clicked);
      await until(() => acknowledged(0));
      emptied.push(performance.now() - clicked);
      await until(() => isOver(shiftId));
      const { returnShiftId } = await undrain(sre, { shiftId, reason: "timed" });
      await until(() => isOver(returnShiftId));
    }
    expect(began).toHaveLength(DRAINS);
    const worst = (list: readonly number[]) => (Math.max(...list) / 1_000).toFixed(1);
    console.log(
      `${DRAINS} drains over ${edges.length} simulated edges: acknowledged at most ${worst(began)} s after the click, nothing left on the fleet after ${worst(emptied)} s`,
    );
  });
});

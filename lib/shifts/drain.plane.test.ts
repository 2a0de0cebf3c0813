import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPlane } from "@/lib/dataplane/open-plane";
import { haproxyEstate } from "@/lib/dataplane/queries";
import { reconcile } from "@/lib/dataplane/reconcile";
import { loadPlane } from "@/lib/dataplane/store/planes";
import { type RunningHaproxy, startHaproxy } from "@/lib/dataplane/testing/haproxy-process";
import { registerDataPlane } from "@/lib/dataplane/verbs/register-data-plane";
import { registerEdge } from "@/lib/dataplane/verbs/register-edge";
import { type Actor, systemActor } from "@/lib/identity/model";
import { systemClock } from "@/lib/platform/clock";
import { prisma } from "@/lib/platform/db/client";
import { acquireLease } from "@/lib/platform/lease";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { controlShifts } from "./control";
import { capacityGuard } from "./publish-guard";
import { loadShift } from "./store/shifts";
import { sharesFromRoutes } from "./table";
import { cells, person, report, seedShiftEstate, setPolicy } from "./testing/estate";
import { drain } from "./verbs/drain";
import { undrain } from "./verbs/end-drain";

const EDGES = 3;
const DRAINS = Number(process.env.BALLAST_TIMED_DRAINS ?? 3);

describe("a drain through real HAProxies", () => {
  useTestDatabase();
  const running: RunningHaproxy[] = [];
  const admin: Actor = { kind: "user", id: "0", label: "Admin", roles: ["admin"], from: "test" };
  const worker = systemActor("worker");
  let sre: Actor;
  let over = false;
  let loop: Promise<void>;

  beforeAll(async () => {
    await seedShiftEstate(new Date());
    // What is returned here is the test's own; how careful that is, others test.
    await setPolicy({
      pace: { sharePerStep: 1, rampPerStep: 1, bakeMs: 1_000, rollbackBakeMs: 1_000 },
      guardrails: { windowMs: 60_000, minSamples: 0 },
    });
    sre = await person("Sara", "sre");
    await prisma().dataPlane.delete({ where: { id: "feed" } });
    await registerDataPlane(admin, { kind: "haproxy", id: "lb", name: "Load balancers" });
    const estate = await haproxyEstate(admin, new Date());
    const fleets = estate.fleets.map(({ id }) => ({ id, endpoint: "127.0.0.1:1" }));
    for (let index = 0; index < EDGES; index++) {
      const one = await startHaproxy({ ...estate, fleets });
      running.push(one);
      await registerEdge(admin, { dataPlaneId: "lb", name: `h${index}`, address: one.address });
    }
    await reconcile(worker, systemClock, capacityGuard);
    const lease = await acquireLease("test/timed-drains", "one", 3_600_000);
    if (!lease) throw new Error("The lease was not free.");
    // As the worker does it: one tick a second.
    loop = (async () => {
      while (!over) {
        await report(new Date());
        await controlShifts(lease);
        await sleep(1_000);
      }
    })();
  });

  afterAll(async () => {
    over = true;
    await loop;
    for (const one of running) await one.stop();
  });

  /** What each HAProxy itself says it sends to a fleet. */
  async function sharesOf(fleet: string): Promise<number[]> {
    const plane = await loadPlane("lb");
    if (!plane) throw new Error("The data plane is gone.");
    const seen = await openPlane(plane, systemClock).observe();
    return seen.map((edge) => {
      if (edge.state !== "read" || !edge.routes) throw new Error(`Edge ${edge.edge} cannot be read.`);
      return sharesFromRoutes(edge.routes)[cells.de]?.[fleet] ?? 0;
    });
  }
  async function until(what: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (!(await what())) {
      if (Date.now() > deadline) throw new Error("It took longer than a minute.");
      await sleep(20);
    }
  }
  const stateOf = async (shiftId: string) => (await loadShift(shiftId))?.progress.state;

  it(`changes the weights of all ${EDGES} within seconds of the click, ${DRAINS} times`, {
    timeout: 1_800_000,
  }, async () => {
    const begun: number[] = [];
    const emptied: number[] = [];
    for (let round = 0; round < DRAINS; round++) {
      await until(async () => (await sharesOf("fra")).every((share) => share === 1));
      const clicked = performance.now();
      const asked = { scope: "fleet", scopeId: "fra", confirm: "fra", reason: "timed" } as const;
      const { shiftId } = await drain(sre, asked);
      await until(async () => (await sharesOf("fra")).every((share) => share < 1));
      begun.push(performance.now() - clicked);
      await until(async () => (await sharesOf("fra")).every((share) => share === 0));
      emptied.push(performance.now() - clicked);
      await until(async () => (await stateOf(shiftId)) === "completed");
      expect(await sharesOf("par")).toEqual(running.map(() => 1));
      const { returnShiftId } = await undrain(sre, { shiftId, reason: "timed" });
      await until(async () => (await stateOf(returnShiftId ?? "")) === "completed");
    }
    const p95 = (list: number[]) =>
      (([...list].sort((a, b) => a - b)[Math.ceil(list.length * 0.95) - 1] ?? 0) / 1000).toFixed(1);
    console.log(
      `${DRAINS} drains through ${EDGES} HAProxies: p95 ${p95(begun)} s from the click to changed weights, ${p95(emptied)} s to none left`,
    );
  });
});

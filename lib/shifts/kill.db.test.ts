import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newestTable } from "@/lib/dataplane/store/tables";
import { prisma } from "@/lib/platform/db/client";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { loadShift } from "./store/shifts";
import { sharesFromRoutes } from "./table";
import { acknowledge, cells, person, planFor, report, seedShiftEstate, setPolicy } from "./testing/estate";
import { approveShift } from "./verbs/decide-approval";
import { proposeShift } from "./verbs/propose-shift";
import { startShift } from "./verbs/start-shift";

const script = fileURLToPath(new URL("./testing/controller-process.ts", import.meta.url));

describe("a worker that is killed while a shift runs", () => {
  const database = useTestDatabase();
  const running = new Set<ChildProcess>();
  let over = false;

  function startWorker(): ChildProcess {
    const child = spawn(process.execPath, ["--import", "tsx", script], {
      env: { ...process.env, DATABASE_URL: database.url },
      stdio: "ignore",
    });
    running.add(child);
    child.once("exit", () => running.delete(child));
    return child;
  }

  /** The world outside of the worker: fleets report, edges fetch and acknowledge. */
  async function world() {
    while (!over) {
      const now = new Date();
      await report(now);
      await acknowledge(now);
      await sleep(200);
    }
  }

  beforeAll(async () => {
    await seedShiftEstate(new Date());
    await setPolicy({
      pace: {
        sharePerStep: 0.1,
        rampPerStep: 0.5,
        bakeMs: 1_000,
        rollbackBakeMs: 500,
        retryMs: 500,
        confirmWithinMs: 60_000,
        heldLimitMs: 600_000,
      },
      guardrails: { windowMs: 60_000, minSamples: 1 },
    });
  });

  afterAll(() => {
    over = true;
    for (const child of running) child.kill("SIGKILL");
  });

  it("is taken up by the next, and every table it published has its intent and its outcome", {
    timeout: 180_000,
  }, async () => {
    const now = new Date();
    await report(now);
    const sre = await person("Sara", "sre");
    const manager = await person("Mona", "manager");
    const routes = { [cells.de]: { fra: 0.4, par: 0.6 }, [cells.fr]: { par: 1 } };
    const planId = await planFor(sre, now, routes);
    const { shiftId } = await proposeShift(sre, { planId, reason: "Frankfurt is degraded" });
    const { snapshotSha256 } = (await loadShift(shiftId)) ?? {};
    await approveShift(manager, { shiftId, snapshotSha256: snapshotSha256 ?? "", reason: "looks right" });
    await startShift(sre, { shiftId });
    const outside = world();

    let kills = 0;
    const state = async () => (await loadShift(shiftId))?.progress.state;
    const deadline = Date.now() + 150_000;
    // Two at a time, so that there is always one to take over; each lives for a moment that differs every time.
    const workers = [startWorker(), startWorker()];
    while ((await state()) === "running" && Date.now() < deadline) {
      await sleep(1_500 + 400 * (kills % 7));
      if (kills < 6) {
        const victim = kills % 2;
        workers[victim]?.kill("SIGKILL");
        kills += 1;
        workers[victim] = startWorker();
      }
    }
    over = true;
    await outside;

    expect(await state()).toBe("completed");
    expect(kills).toBeGreaterThanOrEqual(5);
    const table = sharesFromRoutes((await newestTable())?.routes ?? []);
    expect(table[cells.de]).toEqual({ fra: expect.closeTo(0.4), par: expect.closeTo(0.6) });
    const tables = await prisma().routingTable.findMany({ where: { shiftId }, include: { effects: true } });
    const intents = await prisma().auditEntry.findMany({
      where: { subjectId: shiftId, action: "shift.step" },
    });
    expect(intents.length).toBe(tables.length);
    expect(tables.length).toBe((await loadShift(shiftId))?.steps.length);
    for (const { version, effects } of tables) {
      expect(effects.length, `version ${version}`).toBe(1);
      expect(effects[0]?.outcome, `version ${version}`).not.toBeNull();
    }
    const confirmed = await prisma().auditEntry.count({
      where: { subjectId: shiftId, action: "shift.confirmed" },
    });
    expect(confirmed).toBe(tables.length);
  });
});

import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadApprovals } from "@/lib/approvals/store/approvals";
import { newestTable } from "@/lib/dataplane/store/tables";
import type { Actor } from "@/lib/identity/model";
import { pool, prisma } from "@/lib/platform/db/client";
import { acquireLease, type Lease } from "@/lib/platform/lease";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { controlShifts } from "./control";
import { loadShift } from "./store/shifts";
import { sharesFromRoutes } from "./table";
import {
  acknowledge,
  cells,
  person,
  planFor,
  putBack,
  report,
  seedShiftEstate,
  setPolicy,
} from "./testing/estate";
import { approveShift, rejectShift } from "./verbs/decide-approval";
import { addFreezeWindow, liftFreeze } from "./verbs/freeze";
import { abortShift, pauseShift, resumeShift, rollBackShift } from "./verbs/operate-shift";
import { proposeShift } from "./verbs/propose-shift";
import { startShift } from "./verbs/start-shift";

/** Time that the test moves by hand. */
const clock = { at: new Date(), now: () => clock.at };
const pass = (ms: number) => {
  clock.at = new Date(clock.at.getTime() + ms);
};
const timed = { clock };
const moved = { [cells.de]: { fra: 0.4, par: 0.6 }, [cells.fr]: { par: 1 } };

describe("shifts on PostgreSQL", () => {
  useTestDatabase();
  let sre: Actor;
  let manager: Actor;
  let both: Actor;
  let viewer: Actor;
  let lease: Lease;

  beforeAll(async () => {
    await seedShiftEstate(clock.at);
    await setPolicy({
      pace: { sharePerStep: 0.3, rampPerStep: 0.5, bakeMs: 5_000, rollbackBakeMs: 1_000 },
      guardrails: { windowMs: 60_000, minSamples: 20 },
    });
    sre = await person("Sara", "sre");
    manager = await person("Mona", "manager");
    both = await person("Bo", "sre", "manager");
    viewer = await person("Vic", "viewer");
    const taken = await acquireLease("test/shift-controller", "one", 600_000);
    if (!taken) throw new Error("The lease was not free.");
    lease = taken;
  });

  beforeEach(async () => {
    // Whatever a test left moving is stopped, so that the next finds free fleets; the table stays as it is.
    for (const { id } of await prisma().shift.findMany({
      where: { state: { in: ["running", "rolling_back"] } },
    })) {
      await abortShift(sre, { shiftId: id, reason: "the next test begins" }, timed);
    }
    pass(60_000);
    await controlShifts(lease, clock);
    await putBack(clock.at);
    await prisma().fleet.updateMany({ data: { healthy: 10 } });
    await report(clock.at);
    await acknowledge(clock.at);
  });

  const propose = async (by: Actor = sre, routes: Parameters<typeof planFor>[2] = moved) =>
    (
      await proposeShift(
        by,
        { planId: await planFor(by, clock.at, routes), reason: "Frankfurt is degraded" },
        timed,
      )
    ).shiftId;
  const sign = async (shiftId: string, by: Actor = manager) => {
    const shift = await loadShift(shiftId);
    return approveShift(
      by,
      { shiftId, snapshotSha256: shift?.snapshotSha256 ?? "", reason: "looks right" },
      timed,
    );
  };
  const stateOf = async (shiftId: string) => (await loadShift(shiftId))?.progress.state;
  /** One second, in which every fleet reports and every edge fetches, and then one tick. */
  const second = async (errorRate = 0) => {
    pass(1_000);
    await report(clock.at, errorRate);
    await acknowledge(clock.at);
    await controlShifts(lease, clock);
  };
  const until = async (shiftId: string, state: string, errorRate = 0) => {
    for (let i = 0; i < 60 && (await stateOf(shiftId)) !== state; i++) await second(errorRate);
    expect(await stateOf(shiftId)).toBe(state);
  };
  const published = async () => sharesFromRoutes((await newestTable())?.routes ?? []);
  it("runs from proposal to completion, each table with its intent, its outcome and the plan's id", async () => {
    const shiftId = await propose();
    expect(await stateOf(shiftId)).toBe("proposed");
    await expect(startShift(sre, { shiftId }, timed)).rejects.toThrow("It waits for a manager's approval.");
    await sign(shiftId);
    await startShift(sre, { shiftId }, timed);
    await until(shiftId, "completed");
    expect((await published())[cells.de]).toEqual({ fra: expect.closeTo(0.4), par: expect.closeTo(0.6) });

    const shift = await loadShift(shiftId);
    const entries = await prisma().auditEntry.findMany({
      where: { subjectId: shiftId },
      orderBy: { seq: "asc" },
    });
    expect(entries.every(({ planId }) => planId === shift?.planId)).toBe(true);
    const actions = entries.map(({ action }) => action);
    expect(actions.slice(0, 5)).toEqual([
      "shift.propose",
      "shift.approve",
      "shift.start",
      "shift.step",
      "shift.confirmed",
    ]);
    expect(actions.filter((action) => action === "shift.step").length).toBe(shift?.steps.length);
    const effects = await prisma().publishEffect.findMany({ where: { table: { shiftId } } });
    expect(effects.length).toBe(shift?.steps.length);
    expect(effects.every(({ outcome }) => outcome !== null)).toBe(true);
    expect(await prisma().shiftFleet.count({ where: { shiftId, active: true } })).toBe(0);
  });

  it("goes back in paced steps when errors rise, and from completion on request", async () => {
    const shiftId = await propose();
    await sign(shiftId);
    await startShift(sre, { shiftId }, timed);
    for (let i = 0; i < 9; i++) await second();
    const before = (await published())[cells.de]?.par ?? 0;
    expect(before).toBeGreaterThan(0);
    await second(0.2);
    expect(await stateOf(shiftId)).toBe("rolling_back");
    await until(shiftId, "rolled_back", 0.2);
    expect((await published())[cells.de]).toEqual({ fra: 1 });
    expect(await toldOf(shiftId)).toEqual([
      "approval.asked",
      "approval.given",
      "shift.rolled_back: A shift is rolling back",
      "shift.rolled_back: A shift is rolled back",
    ]);
  });

  /** What people were told of the shift, whoever subscribed: the kind, and of the controller's moves what they say. */
  async function toldOf(shiftId: string): Promise<string[]> {
    const events = await prisma().notificationEvent.findMany({
      where: { key: { contains: shiftId } },
      orderBy: { at: "asc" },
    });
    return events.map(({ kind, notice }) =>
      kind.startsWith("approval.") ? kind : `${kind}: ${(notice as { title: string }).title.split(":")[0]}`,
    );
  }

  it("rolls back after completion while nothing else moved its traffic", async () => {
    pass(120_000);
    await second();
    const shiftId = await propose();
    await sign(shiftId);
    await startShift(sre, { shiftId }, timed);
    await until(shiftId, "completed");
    expect(await toldOf(shiftId)).toContain("shift.completed: A shift is completed");
    await rollBackShift(sre, { shiftId, reason: "not needed after all" }, timed);
    await until(shiftId, "rolled_back");
    expect((await published())[cells.de]).toEqual({ fra: 1 });
  });

  describe("four eyes", () => {
    it("lets nobody approve their own shift, whatever their roles", async () => {
      const shiftId = await propose(both);
      await expect(sign(shiftId, both)).rejects.toThrow("You proposed this shift.");
      await expect(sign(shiftId, sre)).rejects.toThrow("This needs the role manager");
      await expect(sign(shiftId, viewer)).rejects.toThrow(
        "This needs the role sre or finance or manager; you have viewer",
      );
      expect(await loadApprovals(shiftId)).toEqual([]);
    });

    it("is kept by the database itself", async () => {
      const shiftId = await propose(both);
      const shift = await loadShift(shiftId);
      const own = {
        shiftId,
        proposedById: both.id,
        decidedByLabel: "Bo",
        decision: "approve" as const,
        reason: "mine",
        snapshotSha256: shift?.snapshotSha256 ?? null,
        at: clock.at,
        expiresAt: new Date(clock.at.getTime() + 1000),
      };
      await expect(prisma().approval.create({ data: { ...own, decidedById: both.id } })).rejects.toThrow(
        "approval_is_not_by_the_proposer",
      );
      // Nor by naming somebody else as the proposer.
      await expect(
        prisma().approval.create({ data: { ...own, proposedById: manager.id, decidedById: both.id } }),
      ).rejects.toThrow();
      const unsigned = `UPDATE shift SET state = 'running', progress = '{"state":"running"}' WHERE id = $1`;
      await expect(pool().query(unsigned, [shiftId])).rejects.toThrow("has no approval of its plan");
    });

    it("takes no signature for other inputs than were on screen", async () => {
      const shiftId = await propose();
      const wrong = { shiftId, snapshotSha256: "0".repeat(64), reason: "looks right" };
      await expect(approveShift(manager, wrong, timed)).rejects.toThrow("not those of this shift");
    });

    it("ends a shift that is rejected, once", async () => {
      const shiftId = await propose();
      const snapshotSha256 = (await loadShift(shiftId))?.snapshotSha256 ?? "";
      await rejectShift(manager, { shiftId, snapshotSha256, reason: "not tonight" }, timed);
      expect(await stateOf(shiftId)).toBe("rejected");
      await expect(sign(shiftId)).rejects.toThrow("This shift was rejected.");
    });
  });

  it("refuses to propose what the plan does not change, or what would overload a fleet, or what law denies", async () => {
    await expect(propose(sre, { [cells.de]: { fra: 1 }, [cells.fr]: { par: 1 } })).rejects.toThrow(
      "nothing to move",
    );
    await expect(propose(sre, { [cells.de]: { iad: 1 } })).rejects.toThrow("eu-only denies it");
    await prisma().fleet.update({ where: { id: "par" }, data: { healthy: 5 } });
    await expect(propose()).rejects.toThrow(/par would run at \d+%; the limit is 91%/);
    await expect(propose(viewer)).rejects.toThrow("This needs the role");
  });

  it("voids an approval when the inputs drift beyond tolerance", async () => {
    const shiftId = await propose();
    await sign(shiftId);
    await prisma().fleet.update({ where: { id: "par" }, data: { healthy: 8 } });
    await expect(startShift(sre, { shiftId }, timed)).rejects.toThrow(
      "par has 8 healthy accelerators; the plan assumed 10.",
    );
  });

  it("does not start inside a freeze, nor while telemetry is silent, nor while an edge is away", async () => {
    const shiftId = await propose();
    await sign(shiftId);
    const window = {
      title: "Year end",
      startsAt: clock.at,
      endsAt: new Date(clock.at.getTime() + 3_600_000),
    };
    const { id } = await addFreezeWindow(manager, { ...window, reason: "year end" }, timed);
    await expect(startShift(sre, { shiftId }, timed)).rejects.toThrow("Year end freezes everything until");
    pass(1_000);
    await liftFreeze(manager, { id, reason: "over" }, timed);
    pass(180_000);
    await acknowledge(clock.at);
    await expect(startShift(sre, { shiftId }, timed)).rejects.toThrow("no data");
    await report(clock.at);
    await acknowledge(new Date(clock.at.getTime() - 600_000), ["b"]);
    await expect(startShift(sre, { shiftId }, timed)).rejects.toThrow("Too few edges can be read");
  });

  it("never runs two shifts on one fleet: the second is refused, and by the database too", async () => {
    const first = await propose();
    await sign(first);
    await startShift(sre, { shiftId: first }, timed);
    // Another that touches Paris only in part is proposed while the first waits for its first tick.
    const second = await propose(sre, { [cells.fr]: { par: 0.5, iad: 0.5 } });
    await sign(second);
    await expect(startShift(sre, { shiftId: second }, timed)).rejects.toThrow(
      "Another active shift touches par.",
    );
    await expect(
      prisma().shiftFleet.updateMany({ where: { shiftId: second }, data: { active: true } }),
    ).rejects.toThrow();
  });

  it("supersedes older proposals for the same fleets, and lets unused ones expire", async () => {
    const older = await propose();
    const newer = await propose();
    expect(await stateOf(older)).toBe("superseded");
    pass(25 * 3_600_000);
    await controlShifts(lease, clock);
    expect(await stateOf(newer)).toBe("expired");
    await expect(sign(newer)).rejects.toThrow(/expired/);
  });

  it("pauses, resumes and aborts at the next tick, and never overwrites what was asked meanwhile", async () => {
    const shiftId = await propose();
    await sign(shiftId);
    await startShift(sre, { shiftId }, timed);
    await pauseShift(sre, { shiftId, reason: "wait for lunch" }, timed);
    await second();
    const paused = await loadShift(shiftId);
    expect(paused?.progress).toMatchObject({
      state: "running",
      pausedSince: expect.any(Date),
      step: { phase: "pending" },
    });
    await expect(pauseShift(sre, { shiftId, reason: "again" }, timed)).rejects.toThrow(
      "It is paused already.",
    );
    await resumeShift(sre, { shiftId, reason: "go on" }, timed);
    await second();
    expect(await published()).not.toEqual(paused?.today);
    await abortShift(sre, { shiftId, reason: "enough" }, timed);
    const where = (await published())[cells.de];
    await second();
    expect(await stateOf(shiftId)).toBe("aborted");
    expect((await published())[cells.de]).toEqual(where);
  });

  it("starts by schedule, or says once why not and leaves it to a person", async () => {
    const shiftId = await propose();
    const { snapshotSha256 } = (await loadShift(shiftId)) ?? {};
    const startAt = new Date(clock.at.getTime() + 30_000);
    const signed = { shiftId, snapshotSha256: snapshotSha256 ?? "", reason: "at three", startAt };
    await approveShift(manager, signed, timed);
    const freeze = {
      title: "Change board",
      startsAt: clock.at,
      endsAt: new Date(clock.at.getTime() + 60_000),
    };
    await addFreezeWindow(manager, { ...freeze, reason: "board meets" }, timed);
    pass(30_000);
    await second();
    expect((await loadShift(shiftId))?.progress).toMatchObject({ state: "approved", startAt: null });
    const refused = await prisma().auditEntry.findMany({
      where: { subjectId: shiftId, action: "shift.start_refused" },
    });
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toContain("Change board freezes everything until");
  });

  it("lets a worker that lost its lease write nothing", async () => {
    const shiftId = await propose();
    await sign(shiftId);
    await startShift(sre, { shiftId }, timed);
    const before = await newestTable();
    const stale = { ...lease, fencingToken: lease.fencingToken - 1n };
    await controlShifts(stale, clock);
    expect((await newestTable())?.version).toBe(before?.version);
    await second();
    expect((await newestTable())?.version).toBeGreaterThan(before?.version ?? 0);
  });
});

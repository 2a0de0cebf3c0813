import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newestTable } from "@/lib/dataplane/store/tables";
import type { Actor } from "@/lib/identity/model";
import { prisma } from "@/lib/platform/db/client";
import { sha256Hex } from "@/lib/platform/hash";
import { acquireLease, type Lease } from "@/lib/platform/lease";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { controlShifts } from "@/lib/shifts/control";
import { loadDrain } from "@/lib/shifts/store/drains";
import { loadShift } from "@/lib/shifts/store/shifts";
import { sharesFromRoutes } from "@/lib/shifts/table";
import { acknowledge, cells, person, putBack, seedShiftEstate, setPolicy } from "@/lib/shifts/testing/estate";
import { drain } from "@/lib/shifts/verbs/drain";
import { undrain } from "@/lib/shifts/verbs/end-drain";
import { abortShift } from "@/lib/shifts/verbs/operate-shift";
import { controlDrills } from "./control";
import type { DrillDefinition, DrillProgress } from "./model";
import { drillReport } from "./report";
import { loadDrill } from "./store/drills";
import { loadReport } from "./store/reports";
import { type DrillRun, loadOpenRuns, loadRun } from "./store/runs";
import { ServedTraffic } from "./testing/served-traffic";
import { decideDrillVersion } from "./verbs/decide-drill";
import { changeDrill, defineDrill } from "./verbs/define-drill";
import { retireDrill } from "./verbs/retire-drill";
import { runDrillNow } from "./verbs/run-now";
import { cancelRun, keepDrained } from "./verbs/stop-run";

const MINUTE = 60_000;
const dayMs = 86_400_000;
/** Time that the tests move by hand, beginning tomorrow at nine. */
const clock = { at: new Date(Math.ceil(Date.now() / dayMs) * dayMs + 9 * 3_600_000), now: () => clock.at };
const timed = { clock };

const everyDay = { days: [1, 2, 3, 4, 5, 6, 7], from: "00:00", until: "23:59" };
const definition: DrillDefinition = {
  target: { kind: "fleet", id: "fra" },
  schedule: { kind: "cron", cron: "0 4 1 1 *" },
  timeZone: "UTC",
  windows: [everyDay],
  holdMinutes: 3,
  objective: { drainedWithinMinutes: 5, returnedWithinMinutes: 10 },
};

describe("drills on PostgreSQL", { timeout: 240_000 }, () => {
  useTestDatabase();
  let sre: Actor;
  let manager: Actor;
  let both: Actor;
  let viewer: Actor;
  let shifts: Lease;
  let drills: Lease;
  let traffic: ServedTraffic;
  let named = 0;

  beforeAll(async () => {
    await seedShiftEstate(clock.at);
    await setPolicy({
      pace: { sharePerStep: 0.5, rampPerStep: 0.5, bakeMs: 2_000, rollbackBakeMs: 1_000 },
      guardrails: { windowMs: 60_000, minSamples: 1 },
    });
    sre = await person("Sara", "sre");
    manager = await person("Mona", "manager");
    both = await person("Bo", "sre", "manager");
    viewer = await person("Vic", "viewer");
    const [one, two] = [
      await acquireLease("test/shifts", "one", 3_600_000),
      await acquireLease("test/drills", "one", 3_600_000),
    ];
    if (!one || !two) throw new Error("The leases were not free.");
    [shifts, drills] = [one, two];
    traffic = new ServedTraffic(clock.at);
  });

  beforeEach(async () => {
    // The next test finds an estate at rest, whatever the last one left.
    for (const { id, progress } of await loadOpenRuns())
      if (progress.phase === "waiting" || progress.phase === "draining" || progress.phase === "holding")
        if (!progress.stop) await cancelRun(sre, { runId: id, reason: "the next test begins" }, timed);
    traffic.errorRate.clear();
    traffic.silent.clear();
    await prisma().fleet.updateMany({ data: { healthy: 10 } });
    for (let i = 0; i < 400 && (await loadOpenRuns()).length > 0; i++) await pass();
    const moving = await prisma().shift.findMany({ where: { state: { in: ["running", "rolling_back"] } } });
    for (const { id } of moving)
      await abortShift(sre, { shiftId: id, reason: "the next test begins" }, timed);
    await pass();
    await prisma().drain.updateMany({
      where: { endedAt: null },
      data: { endedAt: clock.at, endedBecause: "the next test begins" },
    });
    await prisma().drill.updateMany({
      where: { retiredAt: null },
      data: { retiredAt: clock.at, retiredBy: "the test", retiredReason: "the next test begins" },
    });
    await prisma().fleet.updateMany({ data: { state: "serving" } });
    await putBack(clock.at);
    await acknowledge(clock.at);
    // Six quiet minutes: nothing that the last test did is in any window.
    clock.at = new Date(clock.at.getTime() + 6 * MINUTE);
    await traffic.until(clock.at);
    await acknowledge(clock.at);
  }, 240_000);

  /** Time passes as it does for two workers: served, reported, shifts and drills ticked, edges following. */
  async function pass(ms = 10_000): Promise<void> {
    clock.at = new Date(clock.at.getTime() + ms);
    await traffic.until(clock.at);
    await controlShifts(shifts, clock);
    await acknowledge(clock.at);
    await controlDrills(drills, clock);
  }
  const runOf = async (runId: string): Promise<DrillRun> => {
    const run = await loadRun(runId);
    if (!run) throw new Error("The run is gone.");
    return run;
  };
  async function until(runId: string, phase: DrillProgress["phase"], ticks = 200): Promise<DrillRun> {
    for (let i = 0; i < ticks; i++) {
      const run = await runOf(runId);
      if (run.progress.phase === phase) return run;
      await pass();
    }
    const run = await runOf(runId);
    throw new Error(`The run stays ${JSON.stringify(run.progress)}.`);
  }
  async function scheduled(change: Partial<DrillDefinition> = {}, by = sre): Promise<string> {
    const input = { name: `Leave Frankfurt ${++named}`, definition: { ...definition, ...change } };
    return (await defineDrill(by, { ...input, reason: "we must be able to leave" }, timed)).drillId;
  }
  async function approve(drillId: string, by = manager): Promise<void> {
    const drill = await loadDrill(drillId);
    const { version, sha256 } = drill?.newest ?? { version: 0, sha256: "" };
    await decideDrillVersion(
      by,
      { drillId, version, sha256, decision: "approve", reason: "good practice" },
      timed,
    );
  }
  async function begun(change: Partial<DrillDefinition> = {}): Promise<string> {
    const drillId = await scheduled(change);
    await approve(drillId);
    return (await runDrillNow(sre, { drillId, reason: "today" }, timed)).runId;
  }
  const published = async () => sharesFromRoutes((await newestTable())?.routes ?? []);
  const reportOf = async (runId: string) => {
    const stored = await loadReport(runId);
    if (!stored) throw new Error("There is no report.");
    expect(sha256Hex(stored.body)).toBe(stored.sha256);
    return { stored, report: drillReport.parse(JSON.parse(stored.body)) };
  };
  const told = async (runId: string) =>
    (await prisma().notificationEvent.findMany({ where: { key: { contains: runId } } })).map(
      ({ kind }) => kind,
    );

  it("runs whole: drains, proves it, holds, returns, and reports what an auditor asks", async () => {
    const runId = await begun();
    const started = await until(runId, "draining");
    expect(started.start?.servedBefore).toEqual({ fra: expect.closeTo(5, 1) });
    expect((await loadDrain(started.shiftId ?? ""))?.leaving).toEqual(["fra"]);

    const held = await until(runId, "holding");
    expect((await published())[cells.de]).toEqual({ par: 1 });
    if (held.progress.phase !== "holding") throw new Error("It does not hold.");
    const { times } = held.progress;
    expect(times.weightsZeroAt && times.drainedAt && times.weightsZeroAt < times.drainedAt).toBe(true);
    // A whole minute must have begun after the last weight, and be told of for 20 seconds.
    expect(times.drainedAt && times.drainedAt.getTime() % MINUTE).toBeGreaterThanOrEqual(20_000);

    const ended = await until(runId, "ended");
    expect(ended.progress).toMatchObject({ result: "passed" });
    expect((await published())[cells.de]).toEqual({ fra: 1 });
    expect((await prisma().fleet.findUniqueOrThrow({ where: { id: "fra" } })).state).toBe("serving");

    const { report, stored } = await reportOf(runId);
    expect(report).toMatchObject({
      result: "passed",
      target: { kind: "fleet", id: "fra", fleets: [{ id: "fra", country: "DE" }] },
      objective: { drainedMet: true, returnedMet: true },
      people: {
        scheduledBy: { who: "Sara" },
        approvedBy: { who: "Mona", reason: "good practice" },
        runBy: { who: "Sara", reason: "today" },
      },
      unserved: { strandedRequestsPerSec: 0, failedRequests: 0 },
      residency: { denied: 0, unknown: 0, rulesInForce: 1 },
      audit: { chain: { intact: true } },
      tables: { before: { version: started.start?.tableBefore.version } },
    });
    const share = (phase: string, fleet: string) =>
      report.flows
        .find((flow) => flow.phase === phase)
        ?.groups.find(({ origin }) => origin === "DE")
        ?.fleets.find((row) => row.fleet === fleet);
    expect(share("before", "fra")).toMatchObject({ share: 1, requestsPerSec: expect.closeTo(5, 6) });
    expect(share("drained", "fra")).toBeUndefined();
    expect(share("drained", "par")).toMatchObject({ share: 1, requestsPerSec: expect.closeTo(5, 6) });
    expect(share("after", "fra")).toMatchObject({ share: 1 });
    for (const during of ["drain", "hold", "return"]) {
      const readings = report.guardrails.filter((row) => row.during === during);
      expect(readings.length).toBeGreaterThan(0);
      expect(readings.every(({ breached }) => breached === 0)).toBe(true);
    }
    // Entries of the run, its drill and both shifts, each as the log has it.
    for (const action of [
      "drill.define",
      "drill.decide",
      "drill.run_now",
      "drill.start",
      "shift.completed",
      "drill.send_back",
    ])
      expect(report.audit.entries.map((entry) => entry.action)).toContain(action);
    const [first] = report.audit.entries;
    const entry = await prisma().auditEntry.findUnique({ where: { seq: BigInt(first?.seq ?? 0) } });
    expect(entry?.hash).toBe(first?.hash);
    const last = await prisma().auditEntry.findFirst({ where: { action: "drill.end", subjectId: runId } });
    expect(last?.after).toMatchObject({ result: "passed", reportSha256: stored.sha256 });
    expect(await told(runId)).toEqual(["drill.started", "drill.ended"]);

    // Nobody changes what was reported, nor what has ended.
    await expect(prisma().drillReport.update({ where: { runId }, data: { body: "{}" } })).rejects.toThrow();
    await expect(prisma().drillReport.delete({ where: { runId } })).rejects.toThrow();
    await expect(
      prisma().drillRun.update({ where: { id: runId }, data: { sentence: "x" } }),
    ).rejects.toThrow();
  });

  it("needs a manager other than its author, for every version, in the database too", async () => {
    const drillId = await scheduled({}, both);
    const refused = (by: Actor) => expect(approve(drillId, by)).rejects;
    await refused(both).toThrow("You wrote this version.");
    await refused(sre).toThrow("This needs the role manager");
    await expect(runDrillNow(sre, { drillId, reason: "now" }, timed)).rejects.toThrow(
      "waits for a manager's approval",
    );
    const drill = await loadDrill(drillId);
    const { version, sha256 } = drill?.newest ?? { version: 0, sha256: "" };
    const own = { drillId, version, authorId: both.id, sha256, decidedById: both.id, decidedByLabel: "Bo" };
    await expect(
      prisma().drillDecision.create({ data: { ...own, decision: "approve", reason: "mine", at: clock.at } }),
    ).rejects.toThrow("drill_decision_is_not_by_the_author");
    await approve(drillId);
    await expect(approve(drillId)).rejects.toThrow("has decided on version 1 already");

    await expect(
      changeDrill(sre, { drillId, name: drill?.name ?? "", definition, reason: "same" }, timed),
    ).rejects.toThrow("Nothing is changed");
    await changeDrill(
      manager,
      { drillId, name: drill?.name ?? "", definition: { ...definition, holdMinutes: 9 }, reason: "longer" },
      timed,
    );
    await expect(runDrillNow(sre, { drillId, reason: "now" }, timed)).rejects.toThrow(
      "Version 2, by Mona, waits",
    );
    await expect(
      decideDrillVersion(both, { drillId, version: 1, sha256, decision: "approve", reason: "old" }, timed),
    ).rejects.toThrow("It was changed since you read it.");
    await approve(drillId, both);
    const { runId } = await runDrillNow(sre, { drillId, reason: "now" }, timed);
    expect((await runOf(runId)).version.version).toBe(2);
    await expect(runDrillNow(sre, { drillId, reason: "again" }, timed)).rejects.toThrow("under way already");
  });

  it("asks for the role, a sound schedule, and the windows", async () => {
    await expect(scheduled({}, viewer)).rejects.toThrow("This needs the role");
    await expect(scheduled({ target: { kind: "fleet", id: "nowhere" } })).rejects.toThrow(
      "There is no fleet nowhere.",
    );
    await expect(scheduled({ schedule: { kind: "cron", cron: "soon" } })).rejects.toMatchObject({
      field: "definition.schedule",
    });
    const closed = { days: [1, 2, 3, 4, 5, 6, 7], from: "03:00", until: "05:00" };
    const drillId = await scheduled({ windows: [closed] });
    await approve(drillId);
    const { hour } = { hour: clock.at.getUTCHours() };
    if (hour < 3 || hour >= 5)
      await expect(runDrillNow(sre, { drillId, reason: "now" }, timed)).rejects.toThrow(
        "It may start every day 03:00–05:00",
      );
    await retireDrill(sre, { drillId, reason: "another one instead" }, timed);
    await expect(retireDrill(sre, { drillId, reason: "again" }, timed)).rejects.toThrow("retired already");
    await expect(runDrillNow(sre, { drillId, reason: "now" }, timed)).rejects.toThrow("retired");
  });

  it("waits for what blocks it, tells people, and begins when that has passed", async () => {
    await prisma().fleet.update({ where: { id: "par" }, data: { healthy: 9 } });
    const runId = await begun();
    await pass();
    const blocked = await runOf(runId);
    expect(blocked.progress).toMatchObject({
      phase: "waiting",
      blockedBy: [{ kind: "degraded", sentence: expect.stringContaining("9 of 10 accelerators healthy") }],
    });
    expect(await told(runId)).toEqual(["drill.blocked"]);
    await pass();
    expect((await runOf(runId)).revision).toBe(blocked.revision);
    await prisma().fleet.update({ where: { id: "par" }, data: { healthy: 10 } });
    for (let i = 0; i < 5; i++) await pass();
    expect((await runOf(runId)).progress.phase).toBe("draining");
  });

  it("is not run where something stands against it for all of its window, and says what", async () => {
    const soon = new Date(clock.at.getTime() + 3 * MINUTE);
    const time = (at: Date) => at.toISOString().slice(11, 16);
    const window = { ...everyDay, from: time(soon), until: time(new Date(soon.getTime() + 2 * MINUTE)) };
    const drillId = await scheduled({
      windows: [window],
      schedule: { kind: "once", at: soon.toISOString().slice(0, 16) },
    });
    await approve(drillId);
    traffic.silent.add("fra");
    for (let i = 0; i < 14; i++) await pass(30_000);
    const row = await prisma().drillRun.findFirstOrThrow({ where: { drillId } });
    expect(row).toMatchObject({ phase: "ended", result: "not_run", shiftId: null });
    expect(row.sentence).toContain("Nothing is reported of fra");
    const { report } = await reportOf(row.id);
    expect(report).toMatchObject({
      result: "not_run",
      flows: [],
      times: { startedAt: null },
      people: { runBy: { who: "the schedule, by a worker of Ballast" } },
    });
    expect(await prisma().drillRun.count({ where: { drillId } })).toBe(1);
  });

  it("is written down as not run when nobody approved it in time", async () => {
    const soon = new Date(Math.ceil((clock.at.getTime() + 1) / MINUTE) * MINUTE);
    const until = new Date(soon.getTime() + 2 * MINUTE);
    const window = {
      ...everyDay,
      from: soon.toISOString().slice(11, 16),
      until: until.toISOString().slice(11, 16),
    };
    const drillId = await scheduled({
      windows: [window],
      schedule: { kind: "once", at: soon.toISOString().slice(0, 16) },
    });
    for (let i = 0; i < 10; i++) await pass(30_000);
    const row = await prisma().drillRun.findFirstOrThrow({ where: { drillId } });
    expect(row).toMatchObject({
      result: "not_run",
      sentence: expect.stringContaining("waits for a manager"),
    });
  });

  it("returns by itself when a guardrail trips while it drains", async () => {
    const runId = await begun();
    await until(runId, "draining");
    traffic.errorRate.set("par", 0.5);
    const ended = await until(runId, "ended");
    expect(ended.progress).toMatchObject({
      result: "failed",
      because: expect.stringContaining("Error rate"),
      times: { drainedAt: null },
    });
    expect((await published())[cells.de]).toEqual({ fra: 1 });
    const { report } = await reportOf(runId);
    expect(report.guardrails.some(({ breached }) => breached > 0)).toBe(true);
    expect(report.objective).toMatchObject({ drainedMet: null });
  });

  it("returns by a paced shift when a guardrail trips while it stands drained", async () => {
    const runId = await begun();
    await until(runId, "holding");
    traffic.errorRate.set("par", 0.5);
    const returning = await until(runId, "returning");
    expect(returning.progress).toMatchObject({
      stop: { result: "failed", because: expect.stringContaining("rror") },
    });
    expect((await loadShift(returning.returnShiftId ?? ""))?.kind).toBe("undrain");
    traffic.errorRate.clear();
    const ended = await until(runId, "ended");
    expect(ended.progress).toMatchObject({ result: "failed" });
    expect((await published())[cells.de]).toEqual({ fra: 1 });
  });

  it("is cancelled with a reason: nothing moves, or what moved goes back", async () => {
    const waiting = await begun();
    await expect(cancelRun(viewer, { runId: waiting, reason: "no" }, timed)).rejects.toThrow(
      "This needs the role",
    );
    await cancelRun(sre, { runId: waiting, reason: "not today" }, timed);
    await expect(cancelRun(sre, { runId: waiting, reason: "again" }, timed)).rejects.toThrow(
      "being carried out",
    );
    expect((await until(waiting, "ended")).progress).toMatchObject({
      result: "cancelled",
      because: "Cancelled by Sara: not today",
      times: null,
    });
    const running = await begun();
    await until(running, "draining");
    await pass();
    await pass();
    await cancelRun(sre, { runId: running, reason: "the pager went" }, timed);
    expect((await until(running, "ended")).progress).toMatchObject({ result: "cancelled" });
    expect((await published())[cells.de]).toEqual({ fra: 1 });
    await expect(cancelRun(sre, { runId: running, reason: "late" }, timed)).rejects.toThrow("has ended");
  });

  it("leaves an ordinary drain behind when its target turns out to be sick", async () => {
    const runId = await begun();
    await until(runId, "holding");
    const { shiftId } = await keepDrained(sre, { runId, reason: "the fans have stopped" }, timed);
    expect((await until(runId, "ended")).progress).toMatchObject({
      result: "cancelled",
      because: "Kept drained by Sara: the fans have stopped",
    });
    expect(await loadDrain(shiftId)).toMatchObject({ endedAt: null });
    for (let i = 0; i < 5; i++) await pass();
    expect((await published())[cells.de]).toEqual({ par: 1 });
    const { returnShiftId } = await undrain(sre, { shiftId, reason: "repaired" }, timed);
    expect(returnShiftId).not.toBeNull();
  });

  it("gives way to an emergency, and brings back what it had moved once it may", async () => {
    const runId = await begun();
    const { shiftId } = await until(runId, "draining");
    const sick = { scope: "fleet", scopeId: "par", confirm: "par", breakGlass: "leave unserved" } as const;
    await pass();
    const emergency = await drain(sre, { ...sick, reason: "Paris is on fire" }, timed);
    expect((await loadShift(shiftId ?? ""))?.progress).toMatchObject({ state: "aborted" });
    const ended = await until(runId, "ended");
    expect(ended.progress).toMatchObject({
      result: "failed",
      because: expect.stringContaining("Overtaken by the drain of par"),
    });
    expect((await published())[cells.de]).toEqual({ fra: 1 });
    expect(await loadDrain(emergency.shiftId)).toMatchObject({ endedAt: null });
  });

  it("is safe to tick twice, and a worker that lost its lease writes nothing", async () => {
    const runId = await begun();
    await Promise.allSettled([
      controlDrills(drills, clock),
      controlDrills(drills, clock),
      controlDrills(drills, clock),
    ]);
    const { shiftId } = await until(runId, "draining");
    expect(
      await prisma().shift.count({
        where: { kind: "drill", state: { in: ["running", "completed"] }, id: shiftId ?? "" },
      }),
    ).toBe(1);
    const lost = { ...drills, fencingToken: drills.fencingToken - 1n };
    const before = await runOf(runId);
    await traffic.until(clock.at);
    for (let i = 0; i < 3; i++) {
      clock.at = new Date(clock.at.getTime() + 2_000);
      await controlShifts(shifts, clock);
      await acknowledge(clock.at);
      await controlDrills(lost, clock);
    }
    expect((await runOf(runId)).revision).toBe(before.revision);
    expect((await until(runId, "holding")).progress.phase).toBe("holding");
  });
});

import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newestTable } from "@/lib/dataplane/store/tables";
import { type Actor, systemActor } from "@/lib/identity/model";
import { prisma } from "@/lib/platform/db/client";
import { acquireLease, type Lease } from "@/lib/platform/lease";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { controlShifts } from "./control";
import { endExpiredDrains } from "./end-drains";
import { drainPreview } from "./queries/drain-preview";
import { drainList } from "./queries/drains";
import { loadDrain } from "./store/drains";
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
import { approveShift } from "./verbs/decide-approval";
import { drain } from "./verbs/drain";
import { cancelDrain, extendDrain, undrain } from "./verbs/end-drain";
import { abortShift, rollBackShift } from "./verbs/operate-shift";
import { proposeShift } from "./verbs/propose-shift";
import { signDrain } from "./verbs/sign-drain";
import { startShift } from "./verbs/start-shift";

const clock = { at: new Date(), now: () => clock.at };
const pass = (ms: number) => {
  clock.at = new Date(clock.at.getTime() + ms);
};
const timed = { clock };
const worker = systemActor("worker");
const MINUTE = 60_000;

describe("drains on PostgreSQL", () => {
  useTestDatabase();
  let sre: Actor;
  let manager: Actor;
  let both: Actor;
  let viewer: Actor;
  let lease: Lease;

  beforeAll(async () => {
    await seedShiftEstate(clock.at);
    await setPolicy({
      pace: { sharePerStep: 0.5, rampPerStep: 0.5, bakeMs: 2_000, rollbackBakeMs: 1_000 },
      guardrails: { windowMs: 60_000, minSamples: 1 },
      drains: { signWithinMs: 30 * MINUTE },
    });
    sre = await person("Sara", "sre");
    manager = await person("Mona", "manager");
    both = await person("Bo", "sre", "manager");
    viewer = await person("Vic", "viewer");
    const taken = await acquireLease("test/drains", "one", 600_000);
    if (!taken) throw new Error("The lease was not free.");
    lease = taken;
  });

  beforeEach(async () => {
    // The next test finds an estate at rest, whatever the last one left.
    const moving = await prisma().shift.findMany({ where: { state: { in: ["running", "rolling_back"] } } });
    for (const { id } of moving)
      await abortShift(sre, { shiftId: id, reason: "the next test begins" }, timed);
    await controlShifts(lease, clock);
    pass(5 * MINUTE);
    await prisma().drain.updateMany({
      where: { endedAt: null },
      data: { endedAt: clock.at, endedBecause: "the next test begins" },
    });
    await prisma().fleet.updateMany({ data: { healthy: 10, state: "serving" } });
    await putBack(clock.at);
    await report(clock.at);
    await acknowledge(clock.at);
  });

  const start = async (more: Partial<Parameters<typeof drain>[1]> = {}, by = sre) => {
    const input = { scope: "fleet", scopeId: "fra", confirm: "fra", reason: "Frankfurt is on fire" } as const;
    return (await drain(by, { ...input, ...more }, timed)).shiftId;
  };
  const stateOf = async (shiftId: string) => (await loadShift(shiftId))?.progress.state;
  const second = async () => {
    pass(1_000);
    await report(clock.at);
    await controlShifts(lease, clock);
    await acknowledge(clock.at);
  };
  const until = async (shiftId: string, state: string) => {
    for (let i = 0; i < 60 && (await stateOf(shiftId)) !== state; i++) await second();
    expect(await stateOf(shiftId)).toBe(state);
  };
  const published = async () => sharesFromRoutes((await newestTable())?.routes ?? []);
  const fleetState = async (id: string) => (await prisma().fleet.findUniqueOrThrow({ where: { id } })).state;
  const drained = async () => {
    const shiftId = await start();
    await until(shiftId, "completed");
    return shiftId;
  };

  it("shows its blast radius, then empties the fleet in fast steps and lets it stand drained", async () => {
    const preview = await drainPreview(sre, { scope: { kind: "fleet", id: "fra" }, now: clock.at });
    expect(preview.verdict).toEqual({ forbidden: [], breakGlass: null });
    expect(preview.impact.movedRequestsPerSec).toBeCloseTo(5);
    expect(preview.destinations).toMatchObject([{ fleet: "par", requestsPerSec: expect.closeTo(5) }]);
    expect(preview.origins).toEqual(["DE"]);

    const shiftId = await start();
    expect(await stateOf(shiftId)).toBe("running");
    await second();
    // The first tick publishes: nothing waits for samples or signatures.
    expect((await published())[cells.de]?.par ?? 0).toBeGreaterThanOrEqual(0.5);
    await until(shiftId, "completed");
    expect((await published())[cells.de]).toEqual({ par: 1 });
    expect((await published())[cells.fr]).toEqual({ par: 1 });
    expect(await fleetState("fra")).toBe("drained");
    const [entry] = await prisma().auditEntry.findMany({
      where: { action: "shift.drain", subjectId: shiftId },
    });
    expect(entry).toMatchObject({
      reason: "Frankfurt is on fire",
      after: { drains: { id: "fra" }, cells: 1 },
    });
    const said = await prisma().auditEntry.findFirst({
      where: { action: "fleet.set_state", subjectId: "fra" },
      orderBy: { seq: "desc" },
    });
    expect(said).toMatchObject({ before: { state: "serving" }, after: { state: "drained" } });
  });

  it("asks for the name typed, a reason and the role", async () => {
    await expect(start({ confirm: "par" })).rejects.toMatchObject({ field: "confirm" });
    await expect(start({ reason: "x" })).rejects.toMatchObject({ field: "reason" });
    await expect(start({}, viewer)).rejects.toThrow("This needs the role");
    await expect(start({ scopeId: "nowhere", confirm: "nowhere" })).rejects.toThrow(
      "There is no fleet nowhere.",
    );
    expect(await prisma().drain.count({ where: { endedAt: null } })).toBe(0);
  });

  it("leaves nobody unserved unless that is typed, and then keeps what fits nowhere where it is", async () => {
    await prisma().fleet.update({ where: { id: "par" }, data: { healthy: 4 } });
    await report(clock.at);
    await expect(start()).rejects.toMatchObject({ field: "breakGlass" });
    await expect(start({ breakGlass: "whatever" })).rejects.toThrow("have nowhere lawful with room");
    const shiftId = await start({ breakGlass: "leave unserved" });
    await until(shiftId, "completed");
    const row = (await published())[cells.de];
    // 4 accelerators a little below 97%, less the 2 that France keeps busy.
    const fits = (4 * 0.97 * 0.98 - 2) / 5;
    expect(row).toEqual({ par: expect.closeTo(fits, 1), fra: expect.closeTo(1 - fits, 1) });
    const kept = await loadDrain(shiftId);
    expect(kept?.brokeGlass).toBe(true);
    expect(kept?.strandedRequestsPerSec).toBeCloseTo(5 * (row?.fra ?? 0), 1);
  });

  it("keeps providers serving, whatever is typed", async () => {
    const all = {
      scope: "provider",
      scopeId: "acme",
      confirm: "acme",
      breakGlass: "leave unserved",
    } as const;
    await expect(start(all)).rejects.toThrow("No provider would still serve");
  });

  it("overtakes a shift on the same fleets, and no other drain", async () => {
    const routes = { [cells.de]: { fra: 0.4, par: 0.6 }, [cells.fr]: { par: 1 } };
    const planId = await planFor(sre, clock.at, routes);
    const { shiftId: planned } = await proposeShift(sre, { planId, reason: "a better plan" }, timed);
    const { snapshotSha256 } = (await loadShift(planned)) ?? {};
    const signed = { shiftId: planned, snapshotSha256: snapshotSha256 ?? "", reason: "looks right" };
    await approveShift(manager, signed, timed);
    await startShift(sre, { shiftId: planned }, timed);
    for (let i = 0; i < 3; i++) await second();

    const shiftId = await start();
    expect((await loadShift(planned))?.progress).toMatchObject({
      state: "aborted",
      because: "Overtaken by the drain of fra, by Sara: Frankfurt is on fire",
    });
    await expect(start({ scopeId: "par", confirm: "par" })).rejects.toThrow("moves traffic there now");
    await until(shiftId, "completed");
    expect((await published())[cells.de]).toEqual({ par: 1 });
    await expect(start()).rejects.toThrow("nothing to drain");
  });

  it("is signed afterwards, by someone else, and not extended past its clock without that", async () => {
    const shiftId = await start({}, both);
    await expect(signDrain(both, { shiftId, decision: "approve", reason: "fine" }, timed)).rejects.toThrow(
      "You started this drain.",
    );
    await expect(signDrain(sre, { shiftId, decision: "approve", reason: "fine" }, timed)).rejects.toThrow(
      "This needs the role manager",
    );
    const [open] = (await drainList(manager, { now: clock.at })).open;
    expect(open).toMatchObject({ shiftId, signature: null, overdue: false, maySign: null });
    pass(31 * MINUTE);
    expect((await drainList(sre, { now: clock.at })).open[0]).toMatchObject({ overdue: true });
    await expect(extendDrain(sre, { shiftId, minutes: 60, reason: "still burning" }, timed)).rejects.toThrow(
      "This drain was not signed in time.",
    );
    await signDrain(manager, { shiftId, decision: "approve", reason: "right to do" }, timed);
    expect((await drainList(sre, { now: clock.at })).open[0]).toMatchObject({
      overdue: false,
      signature: { by: "Mona", decision: "approve" },
    });
    await expect(
      signDrain(manager, { shiftId, decision: "reject", reason: "on second thought" }, timed),
    ).rejects.toThrow("already");
    const before = (await loadDrain(shiftId))?.expiresAt.getTime() ?? 0;
    await extendDrain(sre, { shiftId, minutes: 60, reason: "still burning" }, timed);
    expect((await loadDrain(shiftId))?.expiresAt.getTime()).toBe(before + 60 * MINUTE);
  });

  it("returns in watched steps when undrained, and goes away again when a guardrail trips", async () => {
    const shiftId = await drained();
    await expect(cancelDrain(sre, { shiftId, reason: "over" }, timed)).rejects.toThrow(
      "It has arrived already.",
    );
    await expect(rollBackShift(sre, { shiftId, reason: "over" }, timed)).rejects.toThrow("is undrained");
    const { returnShiftId } = await undrain(sre, { shiftId, reason: "the fire is out" }, timed);
    if (!returnShiftId) throw new Error("Nothing returned.");
    expect(await fleetState("fra")).toBe("serving");
    expect((await loadShift(returnShiftId))?.steps.length).toBeGreaterThanOrEqual(2);
    for (let i = 0; i < 5; i++) await second();
    await report(clock.at, 0.5);
    pass(1_000);
    await controlShifts(lease, clock);
    expect(await stateOf(returnShiftId)).toBe("rolling_back");
    await acknowledge(clock.at);
    await until(returnShiftId, "rolled_back");
    expect((await published())[cells.de]).toEqual({ par: 1 });
    expect(await fleetState("fra")).toBe("drained");
  });

  it("returns by itself when it expires, and says why when it cannot", async () => {
    const shiftId = await drained();
    await endExpiredDrains(worker, clock);
    expect((await loadDrain(shiftId))?.endedAt).toBeNull();
    pass(4 * 60 * MINUTE);
    await report(clock.at);
    await acknowledge(clock.at);
    await prisma().fleet.update({ where: { id: "fra" }, data: { healthy: 1 } });
    await endExpiredDrains(worker, clock);
    await endExpiredDrains(worker, clock);
    expect(await loadDrain(shiftId)).toMatchObject({
      endedAt: null,
      cannotReturn: expect.stringContaining("Traffic cannot go back in safe steps."),
    });
    const told = { where: { action: "shift.cannot_return", subjectId: shiftId } };
    expect(await prisma().auditEntry.count(told)).toBe(1);
    expect(await fleetState("fra")).toBe("drained");

    await prisma().fleet.update({ where: { id: "fra" }, data: { healthy: 10 } });
    await endExpiredDrains(worker, clock);
    const { returnShiftId, endedBecause } = (await loadDrain(shiftId)) ?? {};
    expect(endedBecause).toBe("The drain of fra expired.");
    await until(returnShiftId ?? "", "completed");
    expect((await published())[cells.de]).toEqual({ fra: 1 });
  });

  it("is given up while it moves: what has left goes back", async () => {
    const shiftId = await start();
    await second();
    await second();
    await expect(undrain(sre, { shiftId, reason: "wrong fleet" }, timed)).rejects.toThrow("It still moves.");
    await cancelDrain(sre, { shiftId, reason: "wrong fleet" }, timed);
    await until(shiftId, "rolled_back");
    expect((await published())[cells.de]).toEqual({ fra: 1 });
    expect(await fleetState("fra")).toBe("serving");
    expect(await loadDrain(shiftId)).toMatchObject({ endedBecause: "Cancelled by Sara: wrong fleet" });
    await expect(cancelDrain(sre, { shiftId, reason: "again" }, timed)).rejects.toThrow(
      "This drain has ended.",
    );
  });
});

import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Actor } from "@/lib/identity/model";
import { prisma } from "@/lib/platform/db/client";
import { acquireLease, type Lease } from "@/lib/platform/lease";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { controlShifts } from "./control";
import { BREAK_FREEZE } from "./freeze";
import { freezeOver } from "./freezes-over";
import { freezeCalendar } from "./queries/freezes";
import { loadShift } from "./store/shifts";
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
import { addFreezeWindow, amendFreeze, cancelFreeze, liftFreeze } from "./verbs/freeze";
import { abortShift, resumeShift, rollBackShift } from "./verbs/operate-shift";
import { proposeShift } from "./verbs/propose-shift";
import { startShift } from "./verbs/start-shift";

const clock = { at: new Date(), now: () => clock.at };
const pass = (ms: number) => {
  clock.at = new Date(clock.at.getTime() + ms);
};
const timed = { clock };
const hours = (n: number) => new Date(clock.at.getTime() + n * 3_600_000);

describe("freezes on PostgreSQL", () => {
  useTestDatabase();
  let sre: Actor;
  let manager: Actor;
  let lease: Lease;

  beforeAll(async () => {
    await seedShiftEstate(clock.at);
    await setPolicy({
      pace: {
        sharePerStep: 0.3,
        rampPerStep: 0.5,
        bakeMs: 2_000,
        rollbackBakeMs: 1_000,
        heldLimitMs: 60_000,
      },
      guardrails: { windowMs: 60_000, minSamples: 1 },
    });
    sre = await person("Sara", "sre");
    manager = await person("Mona", "manager");
    const taken = await acquireLease("test/freezes", "one", 600_000);
    if (!taken) throw new Error("The lease was not free.");
    lease = taken;
  });

  beforeEach(async () => {
    for (const { id } of await prisma().shift.findMany({
      where: { state: { in: ["running", "rolling_back"] } },
    }))
      await abortShift(sre, { shiftId: id, reason: "the next test begins" }, timed);
    for (const { id } of (await freezeCalendar(manager, { now: clock.at })).freezes)
      await cancelFreeze(manager, { id, reason: "the next test begins" }, timed);
    pass(60_000);
    await controlShifts(lease, clock);
    await putBack(clock.at);
    await report(clock.at);
    await acknowledge(clock.at);
  });

  const freeze = async (more: object = {}) =>
    (
      await addFreezeWindow(
        manager,
        { title: "Year end", startsAt: clock.at, endsAt: hours(8), reason: "the books close", ...more },
        timed,
      )
    ).id;
  const started = async () => {
    const planId = await planFor(sre, clock.at, {
      [cells.de]: { fra: 0.1, par: 0.9 },
      [cells.fr]: { par: 1 },
    });
    const { shiftId } = await proposeShift(sre, { planId, reason: "Frankfurt is degraded" }, timed);
    const { snapshotSha256 } = (await loadShift(shiftId)) ?? {};
    await approveShift(manager, { shiftId, snapshotSha256: snapshotSha256 ?? "", reason: "fine" }, timed);
    await startShift(sre, { shiftId }, timed);
    return shiftId;
  };
  const second = async () => {
    pass(1_000);
    await report(clock.at);
    await acknowledge(clock.at);
    await controlShifts(lease, clock);
  };
  const progressOf = async (shiftId: string) => (await loadShift(shiftId))?.progress;
  const until = async (shiftId: string, what: object) => {
    for (let i = 0; i < 60; i++) {
      try {
        expect(await progressOf(shiftId)).toMatchObject(what);
        return;
      } catch {
        await second();
      }
    }
    expect(await progressOf(shiftId)).toMatchObject(what);
  };
  const held = { state: "running", step: { phase: "held", reason: { kind: "freeze", needsHuman: false } } };

  it("hold a running shift at its next step for as long as they last, and let it go on when lifted", async () => {
    const shiftId = await started();
    await second();
    const id = await freeze();
    await until(shiftId, held);
    expect(await progressOf(shiftId)).toMatchObject({
      step: { reason: { sentence: expect.stringMatching(/^Year end freezes everything until .+ UTC\.$/) } },
    });
    // Far beyond what any other hold is given before it rolls back.
    pass(600_000);
    await second();
    expect(await progressOf(shiftId)).toMatchObject(held);
    await expect(resumeShift(sre, { shiftId, reason: "go on" }, timed)).rejects.toThrow("A freeze holds it");
    await liftFreeze(manager, { id, reason: "books closed" }, timed);
    await until(shiftId, { state: "completed" });
  });

  it("do not keep a shift from going back", async () => {
    const shiftId = await started();
    await second();
    await freeze();
    await until(shiftId, held);
    await rollBackShift(sre, { shiftId, reason: "better not" }, timed);
    await until(shiftId, { state: "rolled_back" });
  });

  it("hold only what they cover", async () => {
    await freeze({ scope: "fleet", scopeId: "iad" });
    expect(await freezeOver(["fra", "par"], clock.at)).toBeNull();
    expect(await freezeOver(["iad", "par"], clock.at)).toMatchObject({
      sentence: expect.stringContaining("Year end freezes fleet iad until"),
    });
    await until(await started(), { state: "completed" });
  });

  it("are broken by a drain only with the words for it", async () => {
    await freeze({ scope: "region", scopeId: "acme:de" });
    const what = { scope: "fleet", scopeId: "fra", confirm: "fra", reason: "It is on fire" } as const;
    await expect(drain(sre, what, timed)).rejects.toMatchObject({
      code: "conflict",
      field: "breakFreeze",
      message: expect.stringContaining(`Type “${BREAK_FREEZE}” to drain all the same.`),
    });
    const { shiftId } = await drain(sre, { ...what, breakFreeze: BREAK_FREEZE }, timed);
    await until(shiftId, { state: "completed" });
    const entry = await prisma().auditEntry.findFirst({
      where: { subjectId: shiftId, action: "shift.drain" },
    });
    expect(entry?.after).toMatchObject({
      breakFreeze: BREAK_FREEZE,
      freeze: expect.stringContaining("Year end"),
    });
    await prisma().drain.updateMany({ data: { endedAt: clock.at, endedBecause: "the test is over" } });
    await prisma().fleet.updateMany({ data: { state: "serving" } });
  });

  it("come every week until they are cancelled, and stay on record", async () => {
    const id = await freeze({ recurrence: "weekly", timeZone: "Europe/Berlin" });
    const { times } = await freezeCalendar(sre, { now: clock.at });
    expect(times.filter(({ freezeId }) => freezeId === id).length).toBeGreaterThanOrEqual(13);
    await amendFreeze(
      manager,
      {
        id,
        title: "Change board",
        startsAt: hours(1),
        endsAt: hours(2),
        recurrence: "weekly",
        timeZone: "Europe/Berlin",
        scope: "provider",
        scopeId: "acme",
        reason: "an hour is enough",
      },
      timed,
    );
    expect(await freezeOver(["fra"], clock.at)).toBeNull();
    pass(7 * 86_400_000 + 1.5 * 3_600_000);
    await cancelFreeze(manager, { id, reason: "no board any more" }, timed);
    await expect(liftFreeze(manager, { id, reason: "once more" }, timed)).rejects.toThrow(
      "Mona has cancelled this freeze already.",
    );
    expect(await freezeOver(["fra"], clock.at)).toBeNull();
    const trail = await prisma().auditEntry.findMany({ where: { subjectId: id }, orderBy: { seq: "asc" } });
    expect(trail.map(({ action }) => action)).toEqual(["freeze.add", "freeze.amend", "freeze.cancel"]);
    await expect(prisma().freezeWindow.delete({ where: { id } })).rejects.toThrow();
  });

  it.each([
    ["that ends before it starts", () => ({ endsAt: hours(-1) }), "endsAt"],
    ["that is over", () => ({ startsAt: hours(-2), endsAt: hours(-1) }), "endsAt"],
    ["of a fleet that is not there", () => ({ scope: "fleet", scopeId: "none" }), "scopeId"],
    ["of a region without a name", () => ({ scope: "region" }), "scopeId"],
    ["that comes before the last has ended", () => ({ recurrence: "weekly", endsAt: hours(170) }), "endsAt"],
    ["that is repeated and happens once", () => ({ repeatUntil: hours(99) }), "repeatUntil"],
    ["on no clock", () => ({ timeZone: "Mars/Olympus" }), "timeZone"],
    ["without a reason", () => ({ reason: " " }), "reason"],
  ])("are not set %s", async (_, wrong, field) => {
    await expect(freeze(wrong())).rejects.toMatchObject({ code: "invalid", field });
  });

  it("are set by managers alone", async () => {
    const input = { title: "Mine", startsAt: clock.at, endsAt: hours(1), reason: "I say so" };
    await expect(addFreezeWindow(sre, input, timed)).rejects.toMatchObject({ code: "forbidden" });
  });
});

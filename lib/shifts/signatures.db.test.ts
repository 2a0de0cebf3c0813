import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { insertApproval, loadApprovals } from "@/lib/approvals/store/approvals";
import { delegate } from "@/lib/approvals/verbs/delegate";
import type { Actor } from "@/lib/identity/model";
import { pool, prisma } from "@/lib/platform/db/client";
import { inTransaction } from "@/lib/platform/db/transaction";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { approvalInbox } from "./queries/approval-inbox";
import { drainList } from "./queries/drains";
import { loadShift } from "./store/shifts";
import { acknowledge, cells, person, planFor, report, seedShiftEstate, setPolicy } from "./testing/estate";
import { approveShift, rejectShift } from "./verbs/decide-approval";
import { drain } from "./verbs/drain";
import { extendDrain } from "./verbs/end-drain";
import { abortShift } from "./verbs/operate-shift";
import { proposeShift } from "./verbs/propose-shift";
import { remindOfApproval } from "./verbs/remind";
import { signDrain } from "./verbs/sign-drain";
import { startShift } from "./verbs/start-shift";

/** Every limit at nothing: a move of any size needs a second manager, and finance. */
const strict = { approvals: { twoManagersShare: 0, financeUsdPerHour: 0 } };

describe("several signatures on PostgreSQL", () => {
  useTestDatabase();
  const clock = { at: new Date("2026-11-20T03:00:30Z"), now: () => clock.at };
  const timed = { clock };
  let sara: Actor;
  let mona: Actor;
  let max: Actor;
  let fay: Actor;
  let both: Actor;
  let sam: Actor;
  let shiftId = "";
  let snapshotSha256 = "";

  beforeAll(async () => {
    await seedShiftEstate(clock.at);
    // A provider for each fleet, at a price of its own: what moves between them leaves one, and costs more.
    await prisma().provider.create({ data: { id: "other", name: "Other", illustrative: true } });
    await prisma().region.create({
      data: {
        id: "other:fr",
        providerId: "other",
        name: "FR",
        country: "FR",
        latitude: 48,
        longitude: 2,
        pue: 1.2,
        gramsCo2PerKwh: 50,
        illustrative: true,
      },
    });
    await prisma().originRtt.createMany({
      data: ["DE", "FR"].map((origin) => ({ origin, regionId: "other:fr", rttMs: 20, illustrative: true })),
    });
    await prisma().rate.create({
      data: {
        providerId: "other",
        acceleratorId: "h100",
        usdPerAcceleratorHour: 5,
        effectiveFrom: new Date("2020-01-01T00:00:00Z"),
        illustrative: true,
      },
    });
    await prisma().fleet.update({ where: { id: "par" }, data: { regionId: "other:fr" } });
    sara = await person("Sara", "sre");
    mona = await person("Mona", "manager");
    max = await person("Max", "manager");
    fay = await person("Fay", "finance");
    both = await person("Bo", "manager", "finance");
    sam = await person("Sam", "sre");
  });

  beforeEach(async () => {
    clock.at = new Date(clock.at.getTime() + 60_000);
    await setPolicy(strict);
    await report(clock.at);
    await acknowledge(clock.at);
    await propose();
  });

  async function propose(): Promise<void> {
    const planId = await planFor(sara, clock.at, {
      [cells.de]: { fra: 0.4, par: 0.6 },
      [cells.fr]: { par: 1 },
    });
    ({ shiftId } = await proposeShift(sara, { planId, reason: "Frankfurt is too full" }, timed));
    snapshotSha256 = (await loadShift(shiftId))?.snapshotSha256 ?? "";
  }

  const sign = (by: Actor, more: { role?: "manager" | "finance"; startAt?: Date } = {}) =>
    approveShift(by, { shiftId, snapshotSha256, reason: "It may go", ...more }, timed);
  const stateOf = async () => (await loadShift(shiftId))?.progress.state;
  const needs = async () =>
    (await approvalInbox(mona, { now: clock.at })).waiting.find(({ id }) => id === shiftId)?.needs;
  const insert = (by: Actor, role: "manager" | "finance") =>
    inTransaction((tx) =>
      insertApproval(tx, {
        shiftId,
        proposedById: sara.id,
        decidedById: by.id,
        decidedByLabel: by.label,
        decision: "approve",
        role,
        reason: "past every rule",
        snapshotSha256,
        envelopeSha256: null,
        at: clock.at,
        expiresAt: new Date(clock.at.getTime() + 3_600_000),
      }),
    );

  it("are asked for with their reasons, and approve only together, in any order", async () => {
    expect((await needs())?.map(({ because }) => because)).toEqual([
      "A manager signs every shift.",
      "Two managers sign when more than 0% of a provider's requests leave it; 60% of acme's do.",
      expect.stringMatching(/^Expected spend rises by \$9\.00\/h; finance signs beyond \$0(\.00)?\/h\.$/),
    ]);
    expect(await sign(fay)).toEqual({ shiftId, missing: "2 managers" });
    expect(await sign(mona)).toEqual({ shiftId, missing: "a manager" });
    expect(await stateOf()).toBe("proposed");
    expect((await needs())?.map(({ by }) => by)).toEqual(["Mona", null, "Fay"]);
    await expect(sign(mona)).rejects.toThrow("You have decided on this shift already.");
    expect(await sign(max)).toEqual({ shiftId, missing: null });
    expect(await stateOf()).toBe("approved");
    const trail = await prisma().auditEntry.findMany({
      where: { subjectId: shiftId, action: "shift.approve" },
      orderBy: { seq: "asc" },
    });
    expect(trail.map(({ actorLabel, after }) => [actorLabel, after])).toMatchObject([
      ["Fay", { as: "finance", state: "proposed", missing: "2 managers" }],
      ["Mona", { as: "manager", state: "proposed", missing: "a manager" }],
      ["Max", { as: "manager", state: "approved" }],
    ]);
    await expect(startShift(sara, { shiftId }, timed)).resolves.toEqual({ shiftId });
    await abortShift(sara, { shiftId, reason: "enough seen" }, timed);
    await prisma().shiftFleet.updateMany({ where: { shiftId }, data: { active: false } });
    await prisma().shift.update({
      where: { id: shiftId },
      data: {
        state: "aborted",
        progress: { state: "aborted", at: clock.at.toISOString(), because: "enough seen" },
      },
    });
  });

  it("are one person's each, whatever roles they have", async () => {
    expect(await sign(both, { role: "finance" })).toEqual({ shiftId, missing: "2 managers" });
    await expect(sign(both, { role: "manager" })).rejects.toThrow("You have decided on this shift already.");
    await expect(insert(both, "manager")).rejects.toThrow();
    expect(await loadApprovals(shiftId)).toHaveLength(1);
    await expect(sign(fay)).rejects.toThrow("Missing is 2 managers; you have finance.");
  });

  it("see each other when they are given at once", async () => {
    await sign(fay);
    const given = await Promise.allSettled([sign(mona), sign(max), sign(both)]);
    expect(given.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(await stateOf()).toBe("approved");
    expect(await loadApprovals(shiftId)).toHaveLength(3);
  });

  it("end with one rejection, by anybody who is asked", async () => {
    await sign(mona);
    await sign(max);
    await rejectShift(fay, { shiftId, snapshotSha256, reason: "Not this quarter" }, timed);
    expect(await stateOf()).toBe("rejected");
    await expect(sign(both)).rejects.toThrow("This shift was rejected.");
  });

  it("are given by a delegate in the role that was delegated, and in no other", async () => {
    const endsAt = new Date(clock.at.getTime() + 3_600_000);
    await delegate(fay, { delegateId: sam.id, endsAt, reason: "on leave" }, timed);
    await sign(sam);
    expect((await loadApprovals(shiftId))[0]).toMatchObject({
      role: "finance",
      decidedByLabel: "Sam, on behalf of Fay",
    });
    await expect(sign(fay)).rejects.toThrow("You have decided on this shift already.");
    await expect(
      delegate(fay, { delegateId: sam.id, role: "manager", endsAt, reason: "as a manager" }, timed),
    ).rejects.toMatchObject({ code: "forbidden" });
  });

  it("leave the start to the last of them", async () => {
    const startAt = new Date(clock.at.getTime() + 600_000);
    await expect(sign(mona, { startAt })).rejects.toMatchObject({ code: "invalid", field: "startAt" });
    await sign(mona);
    await sign(max);
    await sign(fay, { startAt });
    expect((await loadShift(shiftId))?.progress).toMatchObject({ state: "approved", startAt });
  });

  it("are reminded of by those who have not signed", async () => {
    await sign(mona);
    clock.at = new Date(clock.at.getTime() + 23 * 3_600_000);
    await remindOfApproval({ kind: "system", id: "w", label: "w", roles: [], from: "w" }, { shiftId }, timed);
    const told = await prisma().notificationEvent.findFirstOrThrow({
      where: { key: `approval.expiring/${shiftId}` },
    });
    expect(told.notice).toMatchObject({
      text: expect.stringContaining("Missing still: a manager and finance."),
      sign: { userIds: expect.not.arrayContaining([mona.id, sara.id, sam.id]) },
    });
  });

  it("are needed by the database too, which keeps what was needed as it was", async () => {
    const shift = await loadShift(shiftId);
    await sign(mona);
    const approved = { state: "approved", expiresAt: clock.at.toISOString(), startAt: null };
    await expect(
      pool().query("UPDATE shift SET state = 'approved', progress = $2 WHERE id = $1", [shiftId, approved]),
    ).rejects.toThrow("has no approval of its plan");
    await expect(
      prisma().shift.update({ where: { id: shiftId }, data: { requirement: { needs: [] } } }),
    ).rejects.toThrow();
    await expect(insert(fay, "manager")).rejects.toThrow();
    await expect(insert(sam, "finance")).rejects.toThrow();
    expect((await loadShift(shiftId))?.requirement).toEqual(shift?.requirement);
  });

  it("are asked for anew when it needs more at its start than when it was proposed", async () => {
    await setPolicy({});
    await propose();
    expect((await needs())?.map(({ role }) => role)).toEqual(["manager"]);
    await sign(mona);
    expect(await stateOf()).toBe("approved");
    await setPolicy(strict);
    await expect(startShift(sara, { shiftId }, timed)).rejects.toThrow(
      "More signatures are needed now than when it was proposed.",
    );
    await setPolicy({});
    await expect(startShift(sara, { shiftId }, timed)).resolves.toEqual({ shiftId });
  });

  it("answer for a drain afterwards just as well, each by another person", async () => {
    await setPolicy({ ...strict, drains: { minProviders: 1, signWithinMs: 600_000 } });
    const what = { scope: "fleet", scopeId: "fra", confirm: "fra", reason: "It is on fire" } as const;
    const drained = (await drain(sara, what, timed)).shiftId;
    const view = async () =>
      (await drainList(mona, { now: clock.at })).open.find((one) => one.shiftId === drained);
    const answer = (by: Actor, decision: "approve" | "reject" = "approve") =>
      signDrain(by, { shiftId: drained, decision, reason: "It had to be" }, timed);
    expect(await view()).toMatchObject({
      missing: "2 managers and finance",
      overdue: false,
      signature: null,
    });
    await expect(answer(sara)).rejects.toThrow("You started this drain.");
    await answer(mona);
    await expect(answer(mona)).rejects.toThrow("You have decided on this drain already.");
    clock.at = new Date(clock.at.getTime() + 900_000);
    expect(await view()).toMatchObject({ missing: "a manager and finance", overdue: true, signature: null });
    const extend = () => extendDrain(sara, { shiftId: drained, minutes: 60, reason: "still hot" }, timed);
    await expect(extend()).rejects.toThrow("It can be extended once a manager and finance have signed.");
    await answer(fay);
    clock.at = new Date(clock.at.getTime() + 1_000);
    await answer(max);
    expect(await view()).toMatchObject({ missing: null, overdue: false, signature: { by: "Max" } });
    await extend();
  });
});

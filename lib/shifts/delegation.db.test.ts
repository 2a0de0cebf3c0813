import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { managerSigns } from "@/lib/approvals/model";
import { listDelegates, listDelegations } from "@/lib/approvals/queries";
import { signersOf } from "@/lib/approvals/signers";
import { insertApproval, loadApprovals } from "@/lib/approvals/store/approvals";
import { delegate } from "@/lib/approvals/verbs/delegate";
import { revokeDelegation } from "@/lib/approvals/verbs/revoke-delegation";
import type { Actor } from "@/lib/identity/model";
import { pool, prisma } from "@/lib/platform/db/client";
import { inTransaction } from "@/lib/platform/db/transaction";
import { useTestDatabase } from "@/lib/platform/testing/database";
import { approvalInbox } from "./queries/approval-inbox";
import { loadShift } from "./store/shifts";
import { cells, person, planFor, report, seedShiftEstate } from "./testing/estate";
import { approveShift, rejectShift } from "./verbs/decide-approval";
import { proposeShift } from "./verbs/propose-shift";

const clock = { at: new Date(), now: () => clock.at };
const timed = { clock };
const pass = (ms: number) => {
  clock.at = new Date(clock.at.getTime() + ms);
};
const inDays = (days: number) => new Date(clock.at.getTime() + days * 86_400_000);
const moved = { [cells.de]: { fra: 0.4, par: 0.6 }, [cells.fr]: { par: 1 } };

describe("signing for somebody", () => {
  useTestDatabase();
  let sara: Actor;
  let sam: Actor;
  let mona: Actor;
  let bo: Actor;
  let vic: Actor;
  let shiftId: string;
  let snapshotSha256: string;
  let delegationId: string;

  beforeAll(async () => {
    await seedShiftEstate(clock.at);
    sara = await person("Sara", "sre");
    sam = await person("Sam", "sre");
    mona = await person("Mona", "manager");
    bo = await person("Bo", "sre", "manager");
    vic = await person("Vic", "viewer");
  });

  beforeEach(async () => {
    pass(60_000);
    await report(clock.at);
    for (const { id } of await listDelegations(mona, { now: clock.at }))
      await prisma().delegation.update({
        where: { id },
        data: { revokedAt: clock.at, revokedBy: "the next test" },
      });
    delegationId = await given(mona, sam);
    await propose(sara);
  });

  async function given(from: Actor, to: Actor): Promise<string> {
    const input = { delegateId: to.id, endsAt: inDays(7), reason: "on leave" };
    return (await delegate(from, input, timed)).id;
  }

  async function propose(by: Actor): Promise<void> {
    const planId = await planFor(sara, clock.at, moved);
    shiftId = (await proposeShift(by, { planId, reason: "Frankfurt is too full" }, timed)).shiftId;
    snapshotSha256 = (await loadShift(shiftId))?.snapshotSha256 ?? "";
  }

  const sign = (by: Actor) => approveShift(by, { shiftId, snapshotSha256, reason: "It may go" }, timed);
  const raw = (by: Actor, behalf: Actor, id: string, proposer = sara) =>
    inTransaction((tx) =>
      insertApproval(tx, {
        shiftId,
        proposedById: proposer.id,
        decidedById: by.id,
        decidedByLabel: by.label,
        decision: "approve",
        role: "manager",
        reason: "past every rule",
        snapshotSha256,
        envelopeSha256: null,
        at: clock.at,
        expiresAt: inDays(1),
        onBehalfOfId: behalf.id,
        delegationId: id,
      }),
    );

  it("is a signature that names both, in the approval and in the log", async () => {
    await sign(sam);
    const [approval] = await loadApprovals(shiftId);
    expect(approval).toMatchObject({ decidedById: sam.id, decidedByLabel: "Sam, on behalf of Mona" });
    expect(await prisma().approval.findFirst({ where: { shiftId } })).toMatchObject({
      onBehalfOfId: mona.id,
      delegationId,
    });
    const entry = await prisma().auditEntry.findFirst({
      where: { subjectId: shiftId, action: "shift.approve" },
    });
    expect(entry).toMatchObject({
      actorLabel: "Sam",
      after: expect.objectContaining({ onBehalfOf: "Mona", delegation: delegationId }),
    });
    expect((await loadShift(shiftId))?.progress.state).toBe("approved");
  });

  it("is a rejection likewise", async () => {
    await rejectShift(sam, { shiftId, snapshotSha256, reason: "Not now" }, timed);
    expect((await loadApprovals(shiftId))[0]?.decidedByLabel).toBe("Sam, on behalf of Mona");
  });

  it("is offered in the inbox, and asked for like the manager's own", async () => {
    const item = async (actor: Actor) =>
      (await approvalInbox(actor, { now: clock.at })).waiting.find(({ id }) => id === shiftId);
    expect((await item(sam))?.blocked).toBeNull();
    expect((await item(vic))?.blocked).toContain("This needs the role manager");
    const requirement = { needs: [managerSigns] };
    const signable = { proposedById: sara.id, snapshotSha256, expiresAt: inDays(1), requirement };
    const asked = await inTransaction((tx) => signersOf(tx, signable, [], clock.at));
    expect(asked.sort()).toEqual([mona.id, sam.id, bo.id].sort());
  });

  it("is over when it is revoked or ends", async () => {
    await expect(revokeDelegation(sam, { delegationId }, timed)).rejects.toMatchObject({ code: "forbidden" });
    await expect(revokeDelegation(bo, { delegationId }, timed)).rejects.toThrow("Only Mona, who gave it");
    await revokeDelegation(mona, { delegationId }, timed);
    await revokeDelegation(mona, { delegationId }, timed);
    await expect(sign(sam)).rejects.toThrow("This needs the role manager");
    await expect(raw(sam, mona, delegationId)).rejects.toThrow();

    delegationId = await given(mona, sam);
    pass(7 * 86_400_000);
    await report(clock.at);
    await propose(sara);
    await expect(sign(sam)).rejects.toThrow("This needs the role manager");
    await expect(raw(sam, mona, delegationId)).rejects.toThrow();
  });

  it("is over while its giver is no manager", async () => {
    await prisma().user.update({ where: { id: mona.id }, data: { disabledAt: clock.at } });
    await expect(sign(sam)).rejects.toThrow("is no manager any more");
    await expect(raw(sam, mona, delegationId)).rejects.toThrow();
    await prisma().user.update({ where: { id: mona.id }, data: { disabledAt: null } });
    await sign(sam);
  });

  describe("keeps four eyes open", () => {
    it("when the delegate proposed it", async () => {
      await propose(sam);
      await expect(sign(sam)).rejects.toThrow("You proposed this shift.");
      await expect(raw(sam, mona, delegationId, sam)).rejects.toThrow();
    });

    it("when the giver proposed it", async () => {
      const toSam = await given(bo, sam);
      await revokeDelegation(mona, { delegationId }, timed);
      await propose(bo);
      await expect(sign(sam)).rejects.toThrow("Bo proposed this shift");
      await expect(raw(sam, bo, toSam, bo)).rejects.toThrow();
    });

    it("in the database itself: no signature for whoever gave no delegation, or to another", async () => {
      await expect(raw(sam, bo, delegationId)).rejects.toThrow();
      await expect(raw(vic, mona, delegationId)).rejects.toThrow();
      expect(await loadApprovals(shiftId)).toEqual([]);
      await raw(sam, mona, delegationId);
      // Mona has spoken through Sam.
      await expect(
        inTransaction((tx) =>
          insertApproval(tx, {
            shiftId,
            proposedById: sara.id,
            decidedById: mona.id,
            decidedByLabel: "Mona",
            decision: "approve",
            role: "manager",
            reason: "once more",
            snapshotSha256,
            envelopeSha256: null,
            at: clock.at,
            expiresAt: inDays(1),
          }),
        ),
      ).rejects.toThrow();
      expect(await loadApprovals(shiftId)).toHaveLength(1);
    });
  });

  it("cannot be lengthened, turned to somebody else, or made undone", async () => {
    const change = (text: string) =>
      pool().query(`UPDATE delegation SET ${text} WHERE id = $1`, [delegationId]);
    await expect(change("ends_at = ends_at + interval '1 day'")).rejects.toThrow("can only be revoked");
    await expect(change(`delegate_id = '${vic.id}', revoked_at = now(), revoked_by = 'x'`)).rejects.toThrow(
      "can only be revoked",
    );
    await expect(pool().query("DELETE FROM delegation WHERE id = $1", [delegationId])).rejects.toThrow(
      "its rows are never changed",
    );
  });

  it.each([
    ["to oneself", () => ({ delegateId: mona.id }), "delegateId"],
    ["to somebody who may sign nothing", () => ({ delegateId: vic.id }), "delegateId"],
    ["to somebody who is not there", () => ({ delegateId: crypto.randomUUID() }), "delegateId"],
    ["into the past", () => ({ endsAt: new Date(clock.at.getTime() - 1) }), "endsAt"],
    ["for ever", () => ({ endsAt: inDays(91) }), "endsAt"],
    ["without a reason", () => ({ reason: " " }), "reason"],
  ])("is not given %s", async (_, wrong, field) => {
    const right = { delegateId: sam.id, endsAt: inDays(1), reason: "on leave" };
    const giving = delegate(mona, { ...right, ...wrong() }, timed);
    await expect(giving).rejects.toMatchObject({ code: "invalid", field });
  });

  it("is given by managers, to people who could sign", async () => {
    const giving = delegate(sam, { delegateId: mona.id, endsAt: inDays(1), reason: "on leave" }, timed);
    await expect(giving).rejects.toMatchObject({ code: "forbidden" });
    expect((await listDelegates(mona)).map(({ name }) => name)).toEqual(["Bo", "Sam", "Sara"]);
  });
});

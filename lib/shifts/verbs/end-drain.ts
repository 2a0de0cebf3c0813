import { z } from "zod";
import { loadApprovals } from "@/lib/approvals/store/approvals";
import { missingNames, tally } from "@/lib/approvals/tally";
import { defineVerb, type VerbContext } from "@/lib/identity/verb";
import { isRefusal, refuse } from "@/lib/platform/errors";
import { requireShift } from "../access";
import { takeBack } from "../commands";
import { returnTraffic } from "../return-traffic";
import { commandStore } from "../store/command-store";
import { closeDrain, type Drain, extendDrainTo, loadDrain, writeCannotReturn } from "../store/drains";
import type { ShiftRecord } from "../store/shifts";
import { drainMinutes } from "./drain";

const reason = z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000);
const input = z.strictObject({ shiftId: z.uuid(), reason });

/** Puts a drain's expiry off. One that no manager signed in time is not put off: it has to be answered for first. */
export const extendDrain = defineVerb({
  name: "shift.extend_drain",
  permission: "shifts:operate",
  input: input.extend({
    minutes: z.coerce
      .number()
      .int()
      .min(drainMinutes.least, `At least ${drainMinutes.least} minutes.`)
      .max(drainMinutes.most, `At most ${drainMinutes.most} minutes at a time.`),
  }),
  async run({ tx, now, audit, live }, { shiftId, reason: why, minutes }) {
    const { drain, shift } = await openDrain(tx, shiftId);
    const { missing, rejection } = tally(shift, await loadApprovals(shiftId, tx));
    if (rejection)
      return refuse("conflict", `${rejection.decidedByLabel} objects to this drain. Undrain it.`);
    if (missing.length > 0 && now >= drain.signBy)
      return refuse(
        "conflict",
        `This drain was not signed in time. It can be extended once ${missingNames(missing)} ${missing.length > 1 ? "have" : "has"} signed.`,
      );
    const expiresAt = new Date(Math.max(now.getTime(), drain.expiresAt.getTime()) + minutes * 60_000);
    await extendDrainTo(tx, shiftId, expiresAt);
    await audit({
      subjectKind: "shift",
      subjectId: shift.id,
      reason: why,
      before: { expiresAt: drain.expiresAt },
      after: { expiresAt },
    });
    await live("shift", shiftId);
    return { shiftId, expiresAt };
  },
});

/** Gives up a drain that still moves: what has left goes back in paced steps. */
export const cancelDrain = defineVerb({
  name: "shift.cancel_drain",
  permission: "shifts:operate",
  input,
  async run(context, { shiftId, reason: why }) {
    const { shift } = await openDrain(context.tx, shiftId);
    if (!("step" in shift.progress))
      return refuse("conflict", "It has arrived already. Undrain it: traffic returns in watched steps.");
    await goBack(context, shift, `Cancelled by ${context.actor.label}: ${why}`, why);
    return { shiftId };
  },
});

/** Ends a drain: the fleets serve again, and their traffic returns in paced and guarded steps. */
export const undrain = defineVerb({
  name: "shift.undrain",
  permission: "shifts:operate",
  input,
  timeoutMs: 30_000,
  async run(context, { shiftId, reason: why }) {
    const { drain, shift } = await openDrain(context.tx, shiftId);
    if ("step" in shift.progress)
      return refuse("conflict", "It still moves. Cancel it, or wait until it has arrived.");
    return send(context, shift, drain, `Undrained by ${context.actor.label}: ${why}`, why);
  },
});

/** What expiry does: the worker calls it for each drain whose time has come. */
export const endExpiredDrain = defineVerb({
  name: "shift.end_expired_drain",
  permission: "shifts:control",
  input: z.strictObject({ shiftId: z.uuid() }),
  timeoutMs: 30_000,
  async run(context, { shiftId }) {
    const { drain, shift } = await openDrain(context.tx, shiftId);
    if (context.now < drain.expiresAt) return refuse("conflict", "The drain has not expired.");
    const because = `The drain of ${drain.scope.id} expired.`;
    if ("step" in shift.progress) {
      await goBack(context, shift, because, because);
      return { shiftId, returnShiftId: null };
    }
    const { returnShiftId } = await send(context, shift, drain, because, because);
    return { shiftId, returnShiftId };
  },
});

/** Says once why expired traffic cannot return: people see it until it can, or until the drain is extended. */
export const tellCannotReturn = defineVerb({
  name: "shift.cannot_return",
  permission: "shifts:control",
  input: z.strictObject({ shiftId: z.uuid(), because: z.string() }),
  async run({ tx, audit, live, unchanged }, { shiftId, because }) {
    if (!(await writeCannotReturn(tx, shiftId, because))) return unchanged();
    await audit({ subjectKind: "shift", subjectId: shiftId, reason: because });
    await live("shift", shiftId);
  },
});

async function openDrain(
  tx: VerbContext["tx"],
  shiftId: string,
): Promise<{ drain: Drain; shift: ShiftRecord }> {
  const shift = await requireShift(tx, shiftId);
  const drain = await loadDrain(shiftId, tx);
  if (!drain) return refuse("conflict", "This shift is not a drain.", "shiftId");
  if (drain.endedAt) return refuse("conflict", `This drain has ended. ${drain.endedBecause ?? ""}`.trim());
  return { drain, shift };
}

/** One that moves goes back the way it came, by the controller. */
async function goBack(
  { tx, actor, now, audit, live }: VerbContext,
  shift: ShiftRecord,
  because: string,
  why: string,
): Promise<void> {
  if (shift.progress.state === "running")
    await takeBack(commandStore(tx), shift.id, { by: actor.label, reason: why, now });
  await closeDrain(tx, shift.id, { at: now, because, returnShiftId: null });
  await audit({ subjectKind: "shift", subjectId: shift.id, reason: why, after: { requested: "roll_back" } });
  await live("shift", shift.id);
}

async function send(
  { tx, now, audit, live }: VerbContext,
  shift: ShiftRecord,
  drain: Drain,
  because: string,
  why: string,
): Promise<{ shiftId: string; returnShiftId: string | null }> {
  const { shiftId: returnShiftId, ...returned } = await returnTraffic(tx, shift, drain, because, now);
  await audit({
    subjectKind: "shift",
    subjectId: shift.id,
    reason: why,
    before: { expiresAt: drain.expiresAt },
    after: { returnShiftId, ...returned },
  });
  for (const fleet of returned.serving) await live("fleet", fleet);
  await live("shift", shift.id);
  if (returnShiftId) await live("shift", returnShiftId);
  return { shiftId: shift.id, returnShiftId };
}

/** Whether a refusal of the return is news for people, rather than the drain having ended meanwhile. */
export const isNewsOfReturn = (error: unknown): error is Error =>
  isRefusal(error) && error.code === "conflict" && error.message !== "The drain has not expired.";

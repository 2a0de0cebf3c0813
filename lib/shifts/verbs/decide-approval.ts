import { z } from "zod";
import { signatureLabel } from "@/lib/approvals/delegation";
import { APPROVAL_LIVES_MS, type DecisionKind } from "@/lib/approvals/model";
import { standingOf } from "@/lib/approvals/queries";
import { insertApproval } from "@/lib/approvals/store/approvals";
import { defineVerb, type VerbContext } from "@/lib/identity/verb";
import { notify } from "@/lib/notifications/notify";
import { violatedConstraint } from "@/lib/platform/db/transaction";
import { refuse } from "@/lib/platform/errors";
import { requireAction, requireShift } from "../access";
import type { Progress } from "../model";
import { decidedNotice } from "../notices";
import { loadStatedEnvelope } from "../store/envelopes";
import { type ShiftRecord, writeProgress } from "../store/shifts";

const input = z.strictObject({
  shiftId: z.uuid(),
  /** The inputs the approver had on screen; another hash means that they saw something else. */
  snapshotSha256: z.string().length(64),
  /** The envelope that they had on screen, if the shift states one. */
  envelopeSha256: z.string().length(64).nullable().default(null),
  reason: z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000),
});
type Input = z.output<typeof input>;

export const approveInput = input.extend({ startAt: z.coerce.date().nullable().default(null) });
export const rejectInput = input;

/** Signs a proposed shift: never one's own, bound to the plan's inputs, good until it expires. */
export const approveShift = defineVerb({
  name: "shift.approve",
  permission: "approvals:sign",
  input: approveInput,
  run: approve,
});

/** Rejects a proposed shift, which ends it. */
export const rejectShift = defineVerb({
  name: "shift.reject",
  permission: "approvals:sign",
  input: rejectInput,
  run: reject,
});

/** What approving does, in the caller's transaction. */
export async function approve(
  context: VerbContext,
  { startAt, ...signed }: z.output<typeof approveInput>,
): Promise<{ shiftId: string }> {
  const { now } = context;
  const shift = await requireShift(context.tx, signed.shiftId);
  if (startAt && startAt <= now) refuse("invalid", "A scheduled start must lie in the future.", "startAt");
  const lives = new Date(Math.max(now.getTime(), startAt?.getTime() ?? 0) + APPROVAL_LIVES_MS);
  await sign(context, shift, "approve", signed, lives, { state: "approved", expiresAt: lives, startAt });
  return { shiftId: shift.id };
}

/** What rejecting does, in the caller's transaction. */
export async function reject(context: VerbContext, signed: Input): Promise<{ shiftId: string }> {
  const { now } = context;
  const shift = await requireShift(context.tx, signed.shiftId);
  const lives = new Date(now.getTime() + APPROVAL_LIVES_MS);
  const because = `Rejected by ${context.actor.label}: ${signed.reason}`;
  await sign(context, shift, "reject", signed, lives, { state: "rejected", at: now, because });
  return { shiftId: shift.id };
}

async function sign(
  { tx, actor, now, audit, live }: VerbContext,
  shift: ShiftRecord,
  decision: DecisionKind,
  { snapshotSha256, envelopeSha256, reason }: Input,
  expiresAt: Date,
  next: Progress,
): Promise<void> {
  const standing = await standingOf(actor, shift, now, tx);
  if (!standing.allowed) return refuse(now >= shift.expiresAt ? "expired" : "forbidden", standing.because);
  const { for: delegation } = standing;
  const label = signatureLabel(actor.label, delegation);
  requireAction(shift, decision);
  if (snapshotSha256 !== shift.snapshotSha256) {
    refuse("conflict", "The inputs on your screen are not those of this shift. Read it again, then decide.");
  }
  const stated = await loadStatedEnvelope(shift.id, tx);
  if (decision === "approve" && envelopeSha256 !== (stated?.sha256 ?? null)) {
    refuse("conflict", "The envelope on your screen is not that of this shift. Read it again, then decide.");
  }
  // The signature first: the database lets no rebalance be approved without one.
  await insertApproval(tx, {
    shiftId: shift.id,
    proposedById: shift.proposedById,
    decidedById: actor.id,
    decidedByLabel: label,
    decision,
    reason,
    snapshotSha256,
    envelopeSha256,
    at: now,
    expiresAt,
    ...(delegation ? { onBehalfOfId: delegation.delegatorId, delegationId: delegation.id } : {}),
  }).catch((error: unknown) => {
    const violated = violatedConstraint(error);
    if (
      violated?.includes("approval_is_not_by_the_proposer") ||
      violated?.includes("approval_is_not_for_the_proposer")
    ) {
      refuse("forbidden", "Whoever proposed this shift cannot sign it, nor anybody for them.");
    }
    throw error;
  });
  if (!(await writeProgress(tx, shift, next, { takesRequest: true }))) {
    refuse("conflict", "The shift changed while you decided. Read it again, then decide.");
  }
  await audit({
    action: `shift.${decision}`,
    subjectKind: "shift",
    subjectId: shift.id,
    planId: shift.planId,
    reason,
    before: { state: shift.progress.state },
    after: {
      state: next.state,
      snapshotSha256,
      ...(stated ? { envelopeSha256 } : {}),
      ...(delegation ? { onBehalfOf: delegation.delegatorLabel, delegation: delegation.id } : {}),
      ...(decision === "approve" ? { expiresAt } : {}),
    },
  });
  await notify(tx, decidedNotice(shift, decision, { label, reason }), now);
  await live("approval", shift.id);
  await live("shift", shift.id);
}

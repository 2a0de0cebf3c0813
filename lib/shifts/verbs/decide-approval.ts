import { z } from "zod";
import { signatureLabel } from "@/lib/approvals/delegation";
import { APPROVAL_LIVES_MS, type DecisionKind, type SigningRole, signingRoles } from "@/lib/approvals/model";
import { standingOf } from "@/lib/approvals/queries";
import { insertApproval, loadApprovals } from "@/lib/approvals/store/approvals";
import { missingNames, tally } from "@/lib/approvals/tally";
import { defineVerb, type VerbContext } from "@/lib/identity/verb";
import { notify } from "@/lib/notifications/notify";
import { violatedConstraint } from "@/lib/platform/db/transaction";
import { refuse } from "@/lib/platform/errors";
import { requireAction, requireShift } from "../access";
import type { Progress } from "../model";
import { decidedNotice } from "../notices";
import { loadStatedEnvelope } from "../store/envelopes";
import { lockShift, type ShiftRecord, writeProgress } from "../store/shifts";

const input = z.strictObject({
  shiftId: z.uuid(),
  /** The inputs the approver had on screen; another hash means that they saw something else. */
  snapshotSha256: z.string().length(64),
  /** The envelope that they had on screen, if the shift states one. */
  envelopeSha256: z.string().length(64).nullable().default(null),
  reason: z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000),
});
type Input = z.output<typeof input>;

export const approveInput = input.extend({
  startAt: z.coerce.date().nullable().default(null),
  /** As what they sign, where they could in more than one role; the first that is missing unless given. */
  role: z.enum(signingRoles).nullable().default(null),
});
export const rejectInput = input;

/**
 * Signs a proposed shift: never one's own, bound to the plan's inputs, good until it expires. The last signature that is
 * needed approves it.
 */
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

/** What became of a signature. */
export interface Signed {
  readonly shiftId: string;
  /** Who is missing still, in words; null when the shift is approved or has ended. */
  readonly missing: string | null;
}

/** What approving does, in the caller's transaction. */
export async function approve(
  context: VerbContext,
  { startAt, role, ...signed }: z.output<typeof approveInput>,
): Promise<Signed> {
  const { now } = context;
  if (startAt && startAt <= now) refuse("invalid", "A scheduled start must lie in the future.", "startAt");
  const shift = await lockedShift(context, signed.shiftId);
  return sign(context, shift, "approve", signed, { startAt, role });
}

/** What rejecting does, in the caller's transaction. */
export async function reject(context: VerbContext, signed: Input): Promise<Signed> {
  const shift = await lockedShift(context, signed.shiftId);
  return sign(context, shift, "reject", signed, { startAt: null, role: null });
}

async function lockedShift({ tx }: VerbContext, id: string): Promise<ShiftRecord> {
  await lockShift(tx, id);
  return requireShift(tx, id);
}

async function sign(
  { tx, actor, now, audit, live }: VerbContext,
  shift: ShiftRecord,
  decision: DecisionKind,
  { snapshotSha256, envelopeSha256, reason }: Input,
  { startAt, role: asked }: { readonly startAt: Date | null; readonly role: SigningRole | null },
): Promise<Signed> {
  requireAction(shift, decision);
  const given = await loadApprovals(shift.id, tx);
  const standing = await standingOf(actor, { signable: shift, given, decision }, now, tx);
  if (!standing.allowed) return refuse(now >= shift.expiresAt ? "expired" : "forbidden", standing.because);
  const way = asked ? standing.ways.find(({ role }) => role === asked) : standing.ways[0];
  if (!way) return refuse("invalid", `You cannot sign as ${asked} here.`, "role");
  const { for: delegation, role } = way;
  const label = signatureLabel(actor.label, delegation);
  if (snapshotSha256 !== shift.snapshotSha256) {
    refuse("conflict", "The inputs on your screen are not those of this shift. Read it again, then decide.");
  }
  const stated = await loadStatedEnvelope(shift.id, tx);
  if (decision === "approve" && envelopeSha256 !== (stated?.sha256 ?? null)) {
    refuse("conflict", "The envelope on your screen is not that of this shift. Read it again, then decide.");
  }
  const signature = { decidedById: actor.id, onBehalfOfId: delegation?.delegatorId ?? null, role, decision };
  const after = tally(shift, [...given, signature]);
  const missing = decision === "approve" && !after.complete ? missingNames(after.missing) : null;
  if (missing && startAt)
    refuse("invalid", `The last signature sets the start; ${missing} is missing still.`, "startAt");
  // A signature that waits for others lasts as long as they may take, and then as long as an approval does.
  const from = missing ? shift.expiresAt : (startAt ?? now);
  const expiresAt = new Date(Math.max(now.getTime(), from.getTime()) + APPROVAL_LIVES_MS);
  // The signature first: the database lets no rebalance be approved without all that it needs.
  await insertApproval(tx, {
    shiftId: shift.id,
    proposedById: shift.proposedById,
    decidedById: actor.id,
    decidedByLabel: label,
    decision,
    role,
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
  const because = `Rejected by ${actor.label}: ${reason}`;
  const next: Progress =
    decision === "reject"
      ? { state: "rejected", at: now, because }
      : missing
        ? shift.progress
        : { state: "approved", expiresAt, startAt };
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
      as: role,
      ...(missing ? { missing } : {}),
      snapshotSha256,
      ...(stated ? { envelopeSha256 } : {}),
      ...(delegation ? { onBehalfOf: delegation.delegatorLabel, delegation: delegation.id } : {}),
      ...(decision === "approve" ? { expiresAt } : {}),
    },
  });
  await notify(tx, decidedNotice(shift, decision, { label, reason, missing }), now);
  await live("approval", shift.id);
  await live("shift", shift.id);
  return { shiftId: shift.id, missing };
}

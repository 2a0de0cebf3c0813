import { z } from "zod";
import { signatureLabel } from "@/lib/approvals/delegation";
import { APPROVAL_LIVES_MS, signingRoles } from "@/lib/approvals/model";
import { standingOf } from "@/lib/approvals/queries";
import { insertApproval, loadApprovals } from "@/lib/approvals/store/approvals";
import { defineVerb } from "@/lib/identity/verb";
import { violatedConstraint } from "@/lib/platform/db/transaction";
import { refuse } from "@/lib/platform/errors";
import { requireShift } from "../access";
import { afterwards } from "../afterwards";
import { loadDrain } from "../store/drains";
import { lockShift } from "../store/shifts";

/**
 * Somebody whose signature it needs answers for a drain that was started without approval, or objects to it. An objection
 * moves nothing by itself: it is on the record and on everyone's screen until the drain is ended.
 */
export const signDrain = defineVerb({
  name: "shift.sign_drain",
  permission: "approvals:sign",
  input: z.strictObject({
    shiftId: z.uuid(),
    decision: z.enum(["approve", "reject"]),
    role: z.enum(signingRoles).nullable().default(null),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000),
  }),
  async run({ tx, actor, now, audit, live }, { shiftId, decision, role: asked, reason }) {
    await lockShift(tx, shiftId);
    const shift = await requireShift(tx, shiftId);
    const drain = await loadDrain(shiftId, tx);
    if (!drain) return refuse("conflict", "This shift is not a drain.", "shiftId");
    const given = await loadApprovals(shiftId, tx);
    const standing = await standingOf(actor, { signable: afterwards(shift), given, decision }, now, tx);
    if (!standing.allowed) return refuse("forbidden", standing.because);
    const way = asked ? standing.ways.find((each) => each.role === asked) : standing.ways[0];
    if (!way) return refuse("invalid", `You cannot sign as ${asked} here.`, "role");
    const { role, for: delegation } = way;
    await insertApproval(tx, {
      shiftId,
      proposedById: shift.proposedById,
      decidedById: actor.id,
      decidedByLabel: signatureLabel(actor.label, delegation),
      decision,
      role,
      reason,
      snapshotSha256: null,
      envelopeSha256: null,
      at: now,
      expiresAt: new Date(now.getTime() + APPROVAL_LIVES_MS),
      ...(delegation ? { onBehalfOfId: delegation.delegatorId, delegationId: delegation.id } : {}),
    }).catch((error: unknown) => {
      if (violatedConstraint(error)) refuse("conflict", "You have decided on this drain already.");
      throw error;
    });
    await audit({
      subjectKind: "shift",
      subjectId: shiftId,
      reason,
      after: {
        decision,
        as: role,
        ...(delegation ? { onBehalfOf: delegation.delegatorLabel } : {}),
        late: now > drain.signBy,
        signBy: drain.signBy,
      },
    });
    await live("approval", shiftId);
    await live("shift", shiftId);
    return { shiftId };
  },
});

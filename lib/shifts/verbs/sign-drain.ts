import { z } from "zod";
import { APPROVAL_LIVES_MS } from "@/lib/approvals/model";
import { maySignAfterwards } from "@/lib/approvals/policy";
import { insertApproval, loadApprovals } from "@/lib/approvals/store/approvals";
import { defineVerb } from "@/lib/identity/verb";
import { violatedConstraint } from "@/lib/platform/db/transaction";
import { refuse } from "@/lib/platform/errors";
import { requireShift } from "../access";
import { loadDrain } from "../store/drains";

/**
 * A manager answers for a drain that was started without approval, or objects to it. An objection moves nothing by
 * itself: it is on the record and on everyone's screen until the drain is ended.
 */
export const signDrain = defineVerb({
  name: "shift.sign_drain",
  permission: "approvals:decide",
  input: z.strictObject({
    shiftId: z.uuid(),
    decision: z.enum(["approve", "reject"]),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000),
  }),
  async run({ tx, actor, now, audit, live }, { shiftId, decision, reason }) {
    const shift = await requireShift(tx, shiftId);
    const drain = await loadDrain(shiftId, tx);
    if (!drain) return refuse("conflict", "This shift is not a drain.", "shiftId");
    const may = maySignAfterwards(shift, actor, await loadApprovals(shiftId, tx));
    if (!may.allowed) return refuse("forbidden", may.because);
    await insertApproval(tx, {
      shiftId,
      proposedById: shift.proposedById,
      decidedById: actor.id,
      decidedByLabel: actor.label,
      decision,
      reason,
      snapshotSha256: null,
      envelopeSha256: null,
      at: now,
      expiresAt: new Date(now.getTime() + APPROVAL_LIVES_MS),
    }).catch((error: unknown) => {
      if (violatedConstraint(error)) refuse("conflict", "You have decided on this drain already.");
      throw error;
    });
    await audit({
      subjectKind: "shift",
      subjectId: shiftId,
      reason,
      after: { decision, late: now > drain.signBy, signBy: drain.signBy },
    });
    await live("approval", shiftId);
    await live("shift", shiftId);
    return { shiftId };
  },
});

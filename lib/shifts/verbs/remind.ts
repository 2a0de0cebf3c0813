import { z } from "zod";
import { signersOf } from "@/lib/approvals/signers";
import { loadApprovals } from "@/lib/approvals/store/approvals";
import { missingNames, tally } from "@/lib/approvals/tally";
import { defineVerb } from "@/lib/identity/verb";
import { notify } from "@/lib/notifications/notify";
import { requireShift } from "../access";
import { expiringNotice } from "../notices";
import { remindFrom } from "../reminder";

/** Reminds whoever may sign, once, when a proposal is about to expire. */
export const remindOfApproval = defineVerb({
  name: "approval.remind",
  permission: "shifts:control",
  input: z.strictObject({ shiftId: z.uuid() }),
  async run({ tx, now, audit, unchanged }, { shiftId }) {
    unchanged();
    const shift = await requireShift(tx, shiftId);
    const { expiresAt } = shift;
    if (shift.progress.state !== "proposed" || now < remindFrom(shift) || now >= expiresAt) return;
    const given = await loadApprovals(shiftId, tx);
    const userIds = await signersOf(tx, shift, given, now);
    const missing = missingNames(tally(shift, given).missing);
    if (!(await notify(tx, expiringNotice(shift, { expiresAt, userIds }, missing), now))) return;
    await audit({
      subjectKind: "shift",
      subjectId: shiftId,
      planId: shift.planId,
      after: { expiresAt, userIds, missing },
    });
  },
});

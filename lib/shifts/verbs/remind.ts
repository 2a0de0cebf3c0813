import { z } from "zod";
import { signersOf } from "@/lib/approvals/signers";
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
    const userIds = await signersOf(tx, shift, now);
    if (!(await notify(tx, expiringNotice(shift, { expiresAt, userIds }), now))) return;
    await audit({
      subjectKind: "shift",
      subjectId: shiftId,
      planId: shift.planId,
      after: { expiresAt, userIds },
    });
  },
});

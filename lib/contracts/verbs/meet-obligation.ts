import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { metObligation } from "../model";
import { writeMet } from "../store/contracts";

/** Marks a dated duty as met. */
export const meetObligation = defineVerb({
  name: "contract.meet_obligation",
  permission: "contracts:manage",
  input: metObligation,
  async run({ tx, now, audit, live }, { obligationId, metOn, reason }) {
    if (metOn > now) refuse("invalid", "The date must not lie in the future.", "metOn");
    if (!(await writeMet(tx, obligationId, metOn))) {
      refuse("conflict", "There is no such obligation, or it is marked as met already.", "obligationId");
    }
    await audit({
      subjectKind: "obligation",
      subjectId: obligationId,
      reason,
      before: { metOn: null },
      after: { metOn },
    });
    await live("contract", obligationId);
  },
});

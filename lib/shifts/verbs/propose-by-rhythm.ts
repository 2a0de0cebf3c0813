import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { putForward } from "../put-forward";

/** Puts a plan that the rhythm made before an approver. Nobody but a person signs it. */
export const proposeShiftByRhythm = defineVerb({
  name: "shift.propose_by_rhythm",
  permission: "shifts:control",
  input: z.strictObject({ planId: z.uuid(), reason: z.string().trim().min(3).max(1000) }),
  timeoutMs: 30_000,
  run: (context, { planId, reason }) =>
    putForward(context, {
      planId,
      reason,
      pace: "standard",
      bakeSeconds: undefined,
      proposer: null,
    }),
});

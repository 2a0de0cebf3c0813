import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { paceNames } from "../policy";
import { putForward } from "../put-forward";

/** Proposes to carry out a plan: its routes for the present window, in steps, to be approved by someone else. */
export const proposeShift = defineVerb({
  name: "shift.propose",
  permission: "shifts:propose",
  input: z.strictObject({
    planId: z.uuid(),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000),
    pace: z.enum(paceNames).default("standard"),
    /** How long each step is watched before the next; the pace's own unless given. */
    bakeSeconds: z.coerce.number().int().min(1).max(86_400).optional(),
  }),
  async run(context, { planId, reason, pace, bakeSeconds }) {
    const { actor } = context;
    if (actor.kind !== "user")
      refuse("forbidden", "A person proposes a shift, so that another can approve it.");
    return putForward(context, { planId, reason, pace, bakeSeconds, proposer: actor });
  },
});

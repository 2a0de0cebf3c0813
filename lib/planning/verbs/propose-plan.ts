import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { beginPlan } from "../begin-plan";

/**
 * Freezes the estate as it is and asks a worker for the best plan of it. The plan is `solving` until the worker has
 * solved and checked it; nothing is routed by it before someone else has approved a shift.
 */
export const proposePlan = defineVerb({
  name: "plan.propose",
  permission: "plans:propose",
  input: z.strictObject({
    name: z.string().trim().max(120, "must have at most 120 characters").default(""),
    reason: z.string().trim().min(3, "must say why, in at least 3 characters").max(1000),
  }),
  timeoutMs: 30_000,
  async run(context, { name, reason }) {
    const { actor, now } = context;
    if (actor.kind === "system") refuse("forbidden", "A person or a token proposes a plan.");
    return beginPlan(context, {
      name: name || `Plan of ${now.toISOString().slice(0, 16).replace("T", " ")} UTC`,
      reason,
      purpose: "proposed",
      proposer: actor,
    });
  },
});

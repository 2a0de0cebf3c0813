import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { loadPlanState, writeFailed } from "../store/plans";

/** Gives up on a plan that is still being solved. The worker that solves it notices within seconds and stops. */
export const cancelPlan = defineVerb({
  name: "plan.cancel",
  permission: "plans:propose",
  input: z.strictObject({
    planId: z.uuid(),
    reason: z.string().trim().min(3, "must say why, in at least 3 characters").max(1000),
  }),
  async run({ tx, actor, now, audit, live }, { planId, reason }) {
    const state = await loadPlanState(planId, tx);
    if (state === null) refuse("not_found", `There is no plan ${planId}.`, "planId");
    if (!(await writeFailed(tx, planId, `Cancelled by ${actor.label}: ${reason}`, now))) {
      refuse("conflict", `The plan is ${state}; only one that is being solved can be cancelled.`);
    }
    await audit({
      subjectKind: "plan",
      subjectId: planId,
      planId,
      reason,
      before: { state: "solving" },
      after: { state: "failed" },
    });
    await live("plan", planId);
  },
});

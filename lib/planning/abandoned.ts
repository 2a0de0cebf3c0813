import type { Actor } from "@/lib/identity/model";
import { log } from "@/lib/platform/log";
import { abandonedPlans } from "./store/plans";
import { failPlan } from "./verbs/record-outcome";

/** Ends plans that no worker solves any more, so that nobody waits for them. Routing stays as it was. */
export async function failAbandonedPlans(actor: Actor): Promise<void> {
  for (const planId of await abandonedPlans()) {
    log.error({ planId }, "no worker solves this plan any more");
    await failPlan(actor, {
      planId,
      failure:
        "The workers that solved it ended before it was solved, three times: most likely they ran out of memory.",
    });
  }
}

import { EnvelopePanel } from "@/app/_shell/envelope-panel";
import type { Actor } from "@/lib/identity/model";
import { envelopeOfPlan } from "@/lib/shifts/queries/envelope";

/** The envelope for corrections that goes with a nightly plan; nothing for other plans. */
export async function PlanEnvelope({ actor, planId }: { actor: Actor; planId: string }) {
  const envelope = await envelopeOfPlan(actor, { planId });
  return envelope && <EnvelopePanel envelope={envelope} />;
}

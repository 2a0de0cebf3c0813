import { Section } from "@/components/ui/section";
import type { Actor } from "@/lib/identity/model";
import { regionFlows } from "@/lib/planning/plan-view";
import { planDetail } from "@/lib/planning/queries/plans";
import { Flows } from "../../../plans/_components/flows";

/** Where demand goes today and where the plan sends it. Not on a phone, where ribbons are hairs: the figures say it there. */
export async function PlanFlows({ actor, planId }: { actor: Actor; planId: string }) {
  const { plan, snapshot, places, names } = await planDetail(actor, { planId });
  if (!plan) return null;
  return (
    <div className="hidden sm:block">
      <Section title="Before and after" note="Demand of the plan's first hour: today left, planned right">
        <Flows byOrigin={regionFlows(snapshot, plan.routes)} regions={places} providers={names.providers} />
      </Section>
    </div>
  );
}

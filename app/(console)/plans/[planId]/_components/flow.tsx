import { regionFlows } from "@/lib/planning/plan-view";
import type { PlanDetail } from "@/lib/planning/queries/plans";
import { Flows } from "../../_components/flows";

/** Demand of the plan's first window to region, today and planned. */
export function Flow({ detail }: { detail: PlanDetail }) {
  const { snapshot, plan, names, places } = detail;
  if (!plan) return null;
  return (
    <Flows
      byOrigin={regionFlows(snapshot, plan.routes)}
      byKind={regionFlows(snapshot, plan.routes, ({ model, dataClass }) => `${model} · ${dataClass}`)}
      regions={places}
      providers={names.providers}
    />
  );
}

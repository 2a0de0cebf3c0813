import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { Money } from "@/components/format/figures";
import { RelativeTime } from "@/components/format/time";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { whyNot } from "@/lib/identity/permissions";
import { closesGap } from "@/lib/planning/gap";
import { type PlanHead, planList } from "@/lib/planning/queries/plans";
import { type PlanRow, PlansTable } from "./_components/plans-table";
import { ProposePlan } from "./_components/propose-plan";

export const metadata: Metadata = { title: "Plans" };

export default async function PlansPage() {
  const actor = await pageActor();
  const plans = await planList(actor);
  const propose = <ProposePlan disabledReason={whyNot(actor, "plans:propose") ?? undefined} />;
  return (
    <>
      <LiveRefresh topics={["plan"]} />
      <PageHeader title="Plans" lede={<Lede plans={plans} />} actions={propose} />
      <PlansTable
        rows={plans.map(rowOf)}
        empty={
          <EmptyState kind="nothing" title="No plan has been made yet.">
            A plan is where traffic should go, given what is contracted, lawful, healthy and asked for. Make
            the first one with New plan: it moves nothing by itself.
          </EmptyState>
        }
      />
    </>
  );
}

function Lede({ plans }: { plans: readonly PlanHead[] }) {
  const solving = plans.filter(({ state }) => state === "solving").length;
  const newest = plans.find(({ state }) => state === "ready");
  const waiting =
    solving === 0 ? null : `${solving} ${solving === 1 ? "plan is" : "plans are"} being solved. `;
  if (!newest) return <>{waiting ?? "No solved plan stands; today's routing goes on unchanged."}</>;
  return (
    <>
      {waiting}The newest, <span className="font-semibold text-ink">{newest.name}</span>, was made{" "}
      <RelativeTime at={newest.createdAt} /> and comes to <Money usd={newest.objectiveUsd} />.
    </>
  );
}

const rowOf = (plan: PlanHead): PlanRow => ({
  id: plan.id,
  name: plan.name,
  state: plan.state,
  objectiveUsd: plan.objectiveUsd,
  gapUsd: gapOf(plan),
  solveMs: plan.solveMs,
  proposedBy: plan.proposedByLabel,
  reason: plan.reason,
  createdAt: plan.createdAt.toISOString(),
});

/** How much cheaper a better plan could be; none where the bound proves the optimum. */
function gapOf({ objectiveUsd, boundUsd }: PlanHead): number | null {
  if (objectiveUsd === null || boundUsd === null) return null;
  return closesGap(objectiveUsd, boundUsd) ? 0 : objectiveUsd - boundUsd;
}

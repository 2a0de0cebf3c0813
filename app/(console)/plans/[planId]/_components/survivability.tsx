import { Suspense } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { Actor } from "@/lib/identity/model";
import type { PlanDetail } from "@/lib/planning/queries/plans";
import { planSurvivability } from "@/lib/planning/queries/survivability";
import { survivalMatrix } from "@/lib/planning/survival-matrix";
import { SurvivalTable } from "./survival-table";

/** What the loss of each provider and region would leave unserved, in the chosen window. */
export function Survivability(props: { actor: Actor; detail: PlanDetail; window: number }) {
  return (
    // Each failure is a small program of its own: the page does not wait for all of them.
    <Suspense key={props.window} fallback={<Skeleton className="h-64 w-full" />}>
      <Matrix {...props} />
    </Suspense>
  );
}

async function Matrix({ actor, detail, window }: { actor: Actor; detail: PlanDetail; window: number }) {
  const losses = await planSurvivability(actor, { planId: detail.id, window });
  const { origins, rows } = survivalMatrix(detail.snapshot, losses, window);
  if (rows.length === 0)
    return <EmptyState kind="no_data" title="Nothing is served in this window, so nothing can be lost." />;
  const { regions, providers } = detail.names;
  return (
    <SurvivalTable
      origins={origins}
      rows={rows.map(({ loss, fields }) => ({
        id: loss.lost,
        scope: loss.scope,
        name: (loss.scope === "provider" ? providers : regions)[loss.name] ?? loss.name,
        displacedRequestsPerSec: loss.displacedRequestsPerSec,
        unservedRequestsPerSec: loss.unservedRequestsPerSec,
        sentence: loss.sentence,
        cells: loss.cells.filter(({ unservedRequestsPerSec }) => unservedRequestsPerSec > 0).slice(0, 8),
        receiving: loss.receiving.slice(0, 8),
        fields,
      }))}
    />
  );
}

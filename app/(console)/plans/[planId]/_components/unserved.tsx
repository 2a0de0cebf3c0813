import { Suspense } from "react";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import type { Actor } from "@/lib/identity/model";
import type { PlanDetail } from "@/lib/planning/queries/plans";
import { planShortfalls } from "@/lib/planning/queries/shortfalls";
import { UnservedReasons } from "../../_components/unserved-reasons";
import { windowLabel } from "./window-label";

/** Why the plan leaves demand unserved in the chosen window; nothing where it serves all of it. */
export function Unserved(props: { actor: Actor; detail: PlanDetail; window: number }) {
  const { detail, window } = props;
  if (!detail.plan?.unserved.some((entry) => entry.window === window)) return null;
  return (
    <Section
      title="Unserved"
      note={`At ${windowLabel(detail.snapshot.windows[window]!)} UTC: what cannot be served together, and why`}
    >
      <Suspense key={window} fallback={<Skeleton className="h-24 w-full" />}>
        <Reasons {...props} />
      </Suspense>
    </Section>
  );
}

async function Reasons({ actor, detail, window }: { actor: Actor; detail: PlanDetail; window: number }) {
  const reasons = await planShortfalls(actor, { planId: detail.id, window });
  return (
    <UnservedReasons
      cells={detail.plan?.unserved.filter((entry) => entry.window === window) ?? []}
      reasons={reasons.map(({ sentence }) => sentence)}
    />
  );
}

import { Suspense } from "react";
import { Quantity } from "@/components/format/figures";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusGlyph } from "@/components/ui/status-badge";
import type { Actor } from "@/lib/identity/model";
import type { PlanDetail } from "@/lib/planning/queries/plans";
import { planShortfalls } from "@/lib/planning/queries/shortfalls";
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
    <ul>
      {reasons.map(({ sentence, cells, unservedRequestsPerSec }) => (
        <li
          key={cells.join(" ")}
          className="grid items-baseline gap-x-4 border-b border-line py-1.5 text-sm sm:grid-cols-[9rem_1fr]"
        >
          <span className="inline-flex items-baseline gap-2">
            <StatusGlyph status="critical" title="Unserved" />
            <Quantity value={unservedRequestsPerSec} unit="requests/s" />
          </span>
          <span className="text-muted">{sentence}</span>
        </li>
      ))}
    </ul>
  );
}

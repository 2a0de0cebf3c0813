import Link from "next/link";
import { Quantity } from "@/components/format/figures";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Snapshot } from "@/lib/planning/model";
import { denialsOf } from "@/lib/planning/plan-view";

/** What law and clauses kept the plan from using. */
export function Denials({ snapshot }: { snapshot: Snapshot }) {
  const denials = denialsOf(snapshot);
  if (denials.length === 0) {
    return <EmptyState kind="nothing" title="No rule and no clause denied any cell a fleet." />;
  }
  return (
    <ul>
      {denials.map(({ rule, cells, requestsPerSec, fleets }) => (
        <li
          key={rule}
          className="grid min-h-8 items-baseline gap-x-4 border-b border-line py-1.5 text-sm sm:grid-cols-[14rem_13rem_1fr]"
        >
          <StatusBadge
            status="denied"
            label={
              <Link href="/residency" className="hover:text-accent hover:underline">
                {rule}
              </Link>
            }
          />
          <span className="text-muted">
            {cells} {cells === 1 ? "cell" : "cells"}, <Quantity value={requestsPerSec} unit="requests/s" />
          </span>
          <span className="text-muted" title={fleets.join(", ")}>
            kept from {fleets.length} {fleets.length === 1 ? "fleet" : "fleets"}:{" "}
            {fleets.slice(0, 4).join(", ")}
            {fleets.length > 4 ? ` and ${fleets.length - 4} more` : null}
          </span>
        </li>
      ))}
    </ul>
  );
}

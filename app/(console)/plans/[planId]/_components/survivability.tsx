import { Quantity } from "@/components/format/figures";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Plan } from "@/lib/planning/model";

/** What the loss of each provider or region would leave unserved, at its worst window. */
export function Survivability({ plan }: { plan: Plan }) {
  if (plan.contingencies.length === 0) {
    return (
      <EmptyState kind="nothing" title="The policy asks for no contingency.">
        Set contingencies to provider, region or both in the policy to plan for their loss.
      </EmptyState>
    );
  }
  const worst = new Map<string, { unserved: number; displaced: number }>();
  for (const { lost, unservedRequestsPerSec, recourse } of plan.contingencies) {
    const placed = recourse.reduce((sum, { requestsPerSec }) => sum + requestsPerSec, 0);
    const entry = worst.get(lost);
    if (!entry || unservedRequestsPerSec > entry.unserved) {
      worst.set(lost, { unserved: unservedRequestsPerSec, displaced: placed + unservedRequestsPerSec });
    }
  }
  return (
    <ul>
      {[...worst]
        .sort((a, b) => b[1].unserved - a[1].unserved)
        .map(([lost, { unserved, displaced }]) => (
          <li
            key={lost}
            className="grid min-h-8 items-baseline gap-x-4 border-b border-line py-1.5 text-sm sm:grid-cols-[16rem_1fr]"
          >
            <StatusBadge status={unserved > 0 ? "shortfall" : "ok"} label={lost.replace(":", " ")} />
            <span className="text-muted">
              {unserved > 0 ? (
                <>
                  would leave <Quantity value={unserved} unit="requests/s" /> of{" "}
                  <Quantity value={displaced} unit="requests/s" /> without a fleet in its worst window.
                </>
              ) : (
                <>
                  all of its <Quantity value={displaced} unit="requests/s" /> find room elsewhere.
                </>
              )}
            </span>
          </li>
        ))}
    </ul>
  );
}

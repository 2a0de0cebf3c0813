import { Money } from "@/components/format/figures";
import { EmptyState } from "@/components/ui/empty-state";
import type { Plan, Snapshot } from "@/lib/planning/model";
import { bindingFleets } from "@/lib/planning/plan-view";

const row = "grid min-h-8 items-center gap-x-4 border-b border-line py-1 text-sm";

/** What holds the plan back: fleets that are full, and commitments that are used up, with what more would be worth. */
export function Binding({ snapshot, plan }: { snapshot: Snapshot; plan: Plan }) {
  const fleets = bindingFleets(snapshot, plan);
  const usedUp = plan.prices.contracts.filter(({ usdPerCommittedUsd }) => usdPerCommittedUsd > 0);
  if (fleets.length === 0 && usedUp.length === 0) {
    return (
      <EmptyState kind="nothing" title="Nothing binds.">
        No fleet is full and no commitment is used up, so more of either would save nothing.
      </EmptyState>
    );
  }
  return (
    <ul>
      {fleets.map(({ fleet, windows, highestUsdPerHour, savingUsd }) => (
        <li key={fleet} className={`${row} sm:grid-cols-[14rem_1fr]`}>
          <span className="font-medium">{fleet}</span>
          <span className="text-muted">
            is full in {windows} of {snapshot.windows.length} windows. One more accelerator would save{" "}
            <Money usd={savingUsd} className="text-ink" /> until the end, at most{" "}
            <Money usd={highestUsdPerHour} /> an hour.
          </span>
        </li>
      ))}
      {usedUp.map(({ contract, usdPerCommittedUsd }) => (
        <li key={contract} className={`${row} sm:grid-cols-[14rem_1fr]`}>
          <span className="font-medium">{contract}</span>
          <span className="text-muted">
            is used up by the end of its period. One more committed dollar would save{" "}
            <Money usd={usdPerCommittedUsd} className="text-ink" />.
          </span>
        </li>
      ))}
    </ul>
  );
}

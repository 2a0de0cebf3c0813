import { Money } from "@/components/format/figures";
import { EmptyState } from "@/components/ui/empty-state";
import type { Plan, Snapshot } from "@/lib/planning/model";
import { tierStandings } from "@/lib/planning/tier-sentences";
import { type Worth, worths } from "@/lib/planning/worth";

const groups: { kind: Worth["kind"]; title: string; none: string }[] = [
  { kind: "accelerator", title: "One more accelerator", none: "No fleet is full: more would save nothing." },
  {
    kind: "commitment",
    title: "One more committed dollar",
    none: "No commitment is used up: more would save nothing.",
  },
  { kind: "rule", title: "Without a rule", none: "No rule costs anything, or none was priced." },
];

/** What holds the plan back, and what a little more of it would be worth: its shadow prices, in words. */
export function Binding({ snapshot, plan }: { snapshot: Snapshot; plan: Plan }) {
  const all = worths(snapshot, plan).filter(({ usd }) => usd > 1e-9);
  const tiered = tierStandings(snapshot, plan);
  if (all.length === 0 && tiered.length === 0) {
    return (
      <EmptyState kind="nothing" title="Nothing binds.">
        No fleet is full, no commitment is used up and no rule costs anything, so more of them would save
        nothing.
      </EmptyState>
    );
  }
  return (
    <div className="grid gap-y-4">
      {groups.map(({ kind, title, none }) => {
        const ofKind = all.filter((worth) => worth.kind === kind);
        return (
          <section key={kind} aria-label={title} className="min-w-0">
            <h3 className="border-b border-line pb-1 text-xs font-medium text-muted">{title} would save</h3>
            {ofKind.length === 0 ? <p className="py-1.5 text-sm text-muted">{none}</p> : null}
            <ul>
              {ofKind.map(({ id, usd, sentence }) => (
                <li
                  key={id}
                  className="grid min-h-8 items-baseline gap-x-4 border-b border-line py-1 text-sm sm:grid-cols-[12rem_5rem_1fr]"
                >
                  <span className="font-medium">{id}</span>
                  <span className="sm:text-right">
                    <Money usd={usd} />
                  </span>
                  <span className="text-muted">{sentence}</span>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      {tiered.length > 0 ? (
        <section aria-label="Price tiers" className="min-w-0">
          <h3 className="border-b border-line pb-1 text-xs font-medium text-muted">
            Where volume discounts leave each contract
          </h3>
          <ul>
            {tiered.map(({ contract, billedUsd, sentence }) => (
              <li
                key={contract}
                className="grid min-h-8 items-baseline gap-x-4 border-b border-line py-1 text-sm sm:grid-cols-[12rem_5rem_1fr]"
              >
                <span className="font-medium">{contract}</span>
                <span className="sm:text-right">
                  <Money usd={billedUsd} />
                </span>
                <span className="text-muted">{sentence}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}

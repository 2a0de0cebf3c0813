import { Money } from "@/components/format/figures";
import { cn } from "@/components/ui/cn";
import { type BaselinePolicy, type Plan, type TermName, termNames } from "@/lib/planning/model";

const termLabels: Record<TermName, { label: string; about: string }> = {
  commitments: {
    label: "Beyond commitments",
    about: "What is spent beyond what is committed; the committed is owed either way",
  },
  uncommitted: { label: "Without contract", about: "Accelerator hours that no commitment covers" },
  unserved: {
    label: "Unserved",
    about: "Requests left without a fleet, and minimum shares missed, at the policy's price",
  },
  latency: { label: "Latency", about: "Milliseconds over the latency budget, at the policy's price" },
  failures: { label: "Failures", about: "Requests expected to fail, at the policy's price" },
  carbon: { label: "Carbon", about: "Grams of CO₂ of the accelerators kept busy, at the policy's price" },
  movement: { label: "Movement", about: "Requests/s that change fleet from one window to the next" },
  contingency: {
    label: "Contingency",
    about: "What the worst loss of a provider or region would leave unserved",
  },
};

const baselineLabels: Record<BaselinePolicy, { label: string; about: string }> = {
  do_nothing: { label: "Do nothing", about: "Today's shares in every window" },
  capacity_weighted: { label: "By capacity", about: "Shares in proportion to healthy capacity" },
  cheapest_first: { label: "Cheapest first", about: "Each cell to its cheapest fleets with room" },
};

/** The cost of the plan, term by term, beside what the rules of thumb would cost in the same terms. */
export function TermsTable({ plan }: { plan: Plan }) {
  const columns = [
    { id: "plan", label: "This plan", about: "", terms: plan.terms, total: plan.objectiveUsd },
    ...plan.baselines.map((baseline) => ({
      id: baseline.policy,
      ...baselineLabels[baseline.policy],
      terms: baseline.terms,
      total: baseline.objectiveUsd,
    })),
  ];
  const head = "h-8 whitespace-nowrap px-3 text-right text-xs font-medium text-muted";
  const cell = "h-8 whitespace-nowrap px-3 text-right tabular-nums";
  return (
    <section
      aria-label="Cost by term"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
      className="overflow-x-auto border-y border-line"
    >
      <table className="w-full min-w-[36rem] text-sm">
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className={cn(head, "pl-0 text-left")}>
              Over the plan&apos;s horizon, USD
            </th>
            {columns.map(({ id, label, about }) => (
              <th key={id} scope="col" title={about || undefined} className={head}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {termNames.map((term) => (
            <tr key={term} className="border-b border-line">
              <th scope="row" title={termLabels[term].about} className="h-8 pr-3 text-left font-normal">
                {termLabels[term].label}
              </th>
              {columns.map(({ id, terms }) => (
                <td key={id} className={cn(cell, id !== "plan" && "text-muted")}>
                  {Math.abs(terms[term]) < 0.005 ? (
                    <span className="text-faint">0</span>
                  ) : (
                    <Money usd={terms[term]} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="font-semibold">
            <th scope="row" className="h-9 pr-3 text-left">
              Together
            </th>
            {columns.map(({ id, total }) => (
              <td key={id} className={cn(cell, "h-9")}>
                <Money usd={total} />
              </td>
            ))}
          </tr>
          <tr className="text-xs text-muted">
            <th scope="row" className="h-7 pr-3 text-left font-normal">
              Against this plan
            </th>
            {columns.map(({ id, total }) => (
              <td key={id} className={cn(cell, "h-7")}>
                {id === "plan" ? null : (
                  <>
                    +<Money usd={Math.max(0, total - plan.objectiveUsd)} />
                  </>
                )}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

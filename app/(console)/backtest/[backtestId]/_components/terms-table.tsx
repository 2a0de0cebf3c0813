import { Money } from "@/components/format/figures";
import { cn } from "@/components/ui/cn";
import type { BacktestRow } from "@/lib/planning/backtest/recorded/result";
import { rowLooks } from "../../_components/row-looks";

const terms: { id: keyof BacktestRow["terms"]; label: string; about: string }[] = [
  {
    id: "commitments",
    label: "Commitments",
    about: "What is committed, used or not, and what is spent beyond it at the contract's multiplier",
  },
  { id: "uncommitted", label: "Without contract", about: "Accelerator hours that no commitment covers" },
  {
    id: "latencyFailuresCarbon",
    label: "Latency, failures, carbon",
    about: "Milliseconds over budget, expected failures and grams of CO₂, at the policy's prices",
  },
  { id: "unserved", label: "Unserved", about: "Requests that no fleet had room for, at the policy's price" },
];

/** What each row's cost consists of. */
export function TermsTable({ rows }: { rows: readonly BacktestRow[] }) {
  const head = "h-8 whitespace-nowrap px-3 text-right text-xs font-medium text-muted";
  const cell = "h-8 whitespace-nowrap px-3 text-right tabular-nums";
  return (
    <section
      aria-label="Cost by term"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
      className="overflow-x-auto border-y border-line"
    >
      <table className="w-full min-w-[44rem] text-sm">
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className={cn(head, "pl-0 text-left")}>
              Over the period, USD
            </th>
            {rows.map(({ policy }) => (
              <th key={policy} scope="col" title={rowLooks[policy].about} className={head}>
                {rowLooks[policy].label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {terms.map(({ id, label, about }) => (
            <tr key={id} className="border-b border-line">
              <th scope="row" title={about} className="h-8 pr-3 text-left font-normal">
                {label}
              </th>
              {rows.map((row) => (
                <td key={row.policy} className={cn(cell, row.policy !== "ballast" && "text-muted")}>
                  {Math.abs(row.terms[id]) < 0.005 ? (
                    <span className="text-faint">0</span>
                  ) : (
                    <Money usd={row.terms[id]} />
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
            {rows.map((row) => (
              <td key={row.policy} className={cn(cell, "h-9")}>
                <Money usd={row.costUsd} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

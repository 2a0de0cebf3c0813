import { Quantity } from "@/components/format/figures";
import { formatPercent } from "@/components/format/quantity";
import type { SurvivalRow } from "./survival-table";

/** What one failure would lose, by whom and by which rules, and which fleets would take the rest. */
export function SurvivalDetail({ row }: { row: SurvivalRow }) {
  return (
    <div className="grid gap-x-8 gap-y-3 lg:grid-cols-2">
      <p className="text-sm lg:col-span-2">{row.sentence}</p>
      {row.cells.length > 0 ? (
        <div>
          <h3 className="pb-1 text-xs font-medium text-muted">Would be unserved, the most first</h3>
          <ul className="text-sm">
            {row.cells.map(({ cell, unservedRequestsPerSec, rules }) => (
              <li key={cell} className="flex flex-wrap justify-between gap-x-4 border-t border-line py-1">
                <span>{cell}</span>
                <span className="text-muted">
                  <Quantity value={unservedRequestsPerSec} unit="requests/s" />
                  {rules.length > 0 ? `, kept from survivors by ${rules.join(", ")}` : null}
                </span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {row.receiving.length > 0 ? (
        <div>
          <h3 className="pb-1 text-xs font-medium text-muted">Would take the rest, busy before and after</h3>
          <ul className="text-sm">
            {row.receiving.map(({ fleet, busyBefore, busyAfter, accelerators }) => (
              <li key={fleet} className="flex justify-between gap-x-4 border-t border-line py-1">
                <span>{fleet}</span>
                <span className="tabular-nums text-muted">
                  {formatPercent(accelerators > 0 ? busyBefore / accelerators : 0)} →{" "}
                  {formatPercent(accelerators > 0 ? busyAfter / accelerators : 0)}
                </span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}

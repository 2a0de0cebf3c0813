import { Quantity } from "@/components/format/figures";
import { StatusGlyph } from "@/components/ui/status-badge";

/** More cells than this are counted, not named. */
const mostNamed = 8;

/**
 * What is left without a fleet, cell by cell, then why: sets of cells that cannot all be served together, each
 * irreducible. Amounts belong to the cells; the sets are reasons and do not add up to them.
 */
export function UnservedReasons({
  cells,
  reasons,
}: {
  cells: readonly { cell: string; requestsPerSec: number }[];
  reasons: readonly string[];
}) {
  const sorted = cells.toSorted((a, b) => b.requestsPerSec - a.requestsPerSec);
  const total = sorted.reduce((sum, { requestsPerSec }) => sum + requestsPerSec, 0);
  const others = sorted.slice(mostNamed);
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-b border-line pb-2 text-sm">
        <span className="inline-flex items-baseline gap-2 font-semibold">
          <StatusGlyph status="critical" title="Unserved" />
          <Quantity value={total} unit="requests/s" />
        </span>
        {sorted.slice(0, mostNamed).map(({ cell, requestsPerSec }) => (
          <span key={cell} className="whitespace-nowrap">
            {cell}{" "}
            <span className="text-muted">
              <Quantity value={requestsPerSec} />
            </span>
          </span>
        ))}
        {others.length > 0 ? <span className="text-muted">and {others.length} more cells</span> : null}
      </p>
      <ul className="text-sm text-muted">
        {reasons.map((sentence) => (
          <li key={sentence} className="border-b border-line py-1.5">
            {sentence}
          </li>
        ))}
      </ul>
    </>
  );
}

import { formatExact, formatPercent } from "@/components/format/quantity";

/**
 * Contracted ≥ delivered ≥ healthy ≥ used, one inside the other on a scale common to all rows:
 * outline, pale, filled, and a dark core for what is busy.
 */
export function CapacityBar({
  contracted,
  delivered,
  healthy,
  used,
  largest,
  name,
}: {
  contracted: number;
  delivered: number;
  healthy: number;
  used: number | null;
  /** The largest `contracted` of all rows (accelerators). */
  largest: number;
  name: string;
}) {
  const width = (value: number) => `${(value / (largest || 1)) * 100}%`;
  const busy = used === null ? "use not reported" : `${formatExact(Math.round(used))} in use`;
  return (
    <span
      role="img"
      aria-label={`${name}: ${formatExact(contracted)} contracted, ${formatPercent(delivered / (contracted || 1))} delivered, ${formatExact(healthy)} healthy, ${busy}`}
      className="relative block h-3.5 w-full min-w-32"
    >
      <span
        className="absolute inset-y-0 left-0 rounded-sm border border-control border-dashed"
        style={{ width: width(contracted) }}
      />
      <span
        className="absolute inset-y-0 left-0 rounded-sm bg-line-strong"
        style={{ width: width(delivered) }}
      />
      <span className="absolute inset-y-[3px] left-0 bg-series-7" style={{ width: width(healthy) }} />
      {used === null ? null : (
        <span className="absolute inset-y-[5px] left-0 bg-ink" style={{ width: width(used) }} />
      )}
    </span>
  );
}

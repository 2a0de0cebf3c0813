import { NoData } from "@/components/format/figures";
import { formatDuration } from "@/components/format/quantity";

/** A latency; "≥" where it lies beyond the last bound its source counts by. */
export function Latency({ ms, atLeast = false }: { ms: number | null; atLeast?: boolean }) {
  if (ms === null) return <NoData />;
  return (
    <data value={ms} className="whitespace-nowrap" title={`${ms.toFixed(1)} ms`}>
      {atLeast ? "≥ " : ""}
      {formatDuration(ms)}
    </data>
  );
}

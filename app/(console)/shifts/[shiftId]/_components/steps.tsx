import { formatDuration, formatPercent } from "@/components/format/quantity";
import { RelativeTime } from "@/components/format/time";
import { StatusBadge } from "@/components/ui/status-badge";
import { lineOf } from "@/lib/shifts/line";
import type { ShiftDetail } from "@/lib/shifts/queries/shift-detail";
import type { StepRecord } from "@/lib/shifts/store/steps";
import { between } from "@/lib/shifts/table";
import { Countdown } from "./countdown";

/** The run sheet: every step forward, and every step back once there are any. */
export function Steps({ detail }: { detail: ShiftDetail }) {
  const forward = detail.steps.filter(({ direction }) => direction === "forward");
  const back = detail.steps.filter(({ direction }) => direction === "back");
  const { progress } = detail.shift;
  const elsewhere = "line" in progress && progress.line?.goal === "nearest_safe";
  return (
    <>
      <StepList steps={forward} detail={detail} />
      {back.length > 0 ? (
        <>
          <h3 className="mt-4 mb-1 text-sm font-semibold">
            {elsewhere ? "Way to the nearest safe table" : "Way back"}
          </h3>
          <StepList steps={back} detail={detail} />
        </>
      ) : null}
    </>
  );
}

function StepList({ steps, detail }: { steps: readonly StepRecord[]; detail: ShiftDetail }) {
  const { shift, impact } = detail;
  const { progress } = shift;
  const heaviest = impact?.moves[0]?.cell ?? Object.keys(shift.target)[0] ?? "";
  const back = lineOf(shift);
  const endsOf = (direction: StepRecord["direction"]) =>
    direction === "back" ? ([back.origin, back.target] as const) : ([shift.origin, shift.target] as const);
  const bakingSince = "step" in progress && progress.step.phase === "baking" ? progress.step.since : null;
  return (
    <ol>
      {steps.map((step) => (
        <li
          key={`${step.direction}${step.index}`}
          className="grid items-baseline gap-x-4 gap-y-1 border-b border-line py-2 text-sm sm:grid-cols-[2rem_7rem_4rem_minmax(0,1fr)_auto]"
        >
          <span className="tabular-nums text-muted">{step.index + 1}</span>
          <StatusBadge status={step.state} />
          <span className="tabular-nums">{formatPercent(step.fraction)}</span>
          <span className="min-w-0 text-muted [overflow-wrap:anywhere]">
            {weights(...endsOf(step.direction), step.fraction, heaviest)}
            {step.note ? <span className="block text-warn">{step.note}</span> : null}
          </span>
          <span className="text-xs text-muted sm:text-right">
            {step.state === "baking" && bakingSince ? (
              <Countdown since={bakingSince.toISOString()} forMs={step.bakeMs} />
            ) : step.bakedAt ? (
              <>
                passed <RelativeTime at={step.bakedAt} />
              </>
            ) : (
              `watched for ${formatDuration(step.bakeMs)}`
            )}
            {step.version === null ? null : <span className="block text-faint">table {step.version}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** The heaviest cell's weights at a point of the way, as the example that stands for the rest. */
function weights(
  origin: ShiftDetail["shift"]["origin"],
  target: ShiftDetail["shift"]["target"],
  fraction: number,
  cell: string,
): string {
  const row = Object.entries(between(origin, target, fraction)[cell] ?? {}).sort(([, a], [, b]) => b - a);
  return `${cell}: ${row.map(([fleet, share]) => `${fleet} ${formatPercent(share)}`).join(", ")}`;
}

import { Sparkline } from "@/components/charts/sparkline";
import { formatDuration } from "@/components/format/quantity";
import { DataAge } from "@/components/format/time";
import type { Status } from "@/components/ui/status";
import { StatusBadge } from "@/components/ui/status-badge";
import { formatMetric, metricName, scopeName, type Verdict } from "@/lib/shifts/guardrails";
import type { GuardrailAction } from "@/lib/shifts/model";
import type { ShiftDetail } from "@/lib/shifts/queries/shift-detail";

const looks: Readonly<Record<Verdict, { status: Status; label: string }>> = {
  pass: { status: "passed", label: "Within limit" },
  breach: { status: "breached", label: "Breached" },
  absent: { status: "no_data", label: "No data" },
  inconclusive: { status: "unknown", label: "Too few samples" },
};

const consequences: Readonly<Record<GuardrailAction, string>> = {
  report: "only reports",
  hold: "holds",
  pause: "waits for a person",
  roll_back: "rolls back",
};

/** Each guardrail's newest reading against its limit, and what a breach does. */
export function Guardrails({ detail: { shift, readings, history } }: { detail: ShiftDetail }) {
  return (
    <ul>
      {shift.guardrails.map((guardrail) => {
        const reading = readings.find((entry) => entry.guardrail === guardrail.id);
        const { metric } = guardrail;
        const values = history.filter((entry) => entry.guardrail === guardrail.id).map(({ value }) => value);
        return (
          <li
            key={guardrail.id}
            className="grid items-center gap-x-4 gap-y-1 border-b border-line py-2 text-sm sm:grid-cols-[minmax(0,1fr)_9rem_6rem_auto]"
          >
            <div className="min-w-0">
              <span className="font-medium">{metricName(metric)}</span>{" "}
              <span className="text-muted">{scopeName(guardrail)}</span>
              <div className="text-xs text-faint">
                over {formatDuration(guardrail.windowMs)}, at least {guardrail.minSamples} samples; a breach{" "}
                {consequences[guardrail.onBreach]}, no data {consequences[guardrail.onAbsent]}
              </div>
            </div>
            <span className="tabular-nums">
              <span
                className={reading?.verdict === "breach" ? "font-semibold text-critical" : "font-semibold"}
              >
                {reading?.value == null ? "–" : formatMetric(metric, reading.value)}
              </span>{" "}
              <span className="text-xs text-muted">
                {guardrail.comparison === "at_most" ? "of at most" : "of at least"}{" "}
                {formatMetric(metric, guardrail.limit)}
              </span>
            </span>
            <Sparkline
              values={values}
              label={`${metricName(metric)} since the shift began, last ${values.length} readings`}
            />
            <span className="text-right">
              {reading ? (
                <StatusBadge {...looks[reading.verdict]} />
              ) : (
                <StatusBadge status="pending" label="Not read yet" />
              )}
              {reading ? (
                <span className="block">
                  <DataAge at={reading.at} staleAfterMs={30_000} />
                </span>
              ) : null}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

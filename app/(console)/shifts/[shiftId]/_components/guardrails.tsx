import { Sparkline } from "@/components/charts/sparkline";
import { formatDuration } from "@/components/format/quantity";
import { DataAge } from "@/components/format/time";
import type { Status } from "@/components/ui/status";
import { StatusGlyph } from "@/components/ui/status-badge";
import { boundName, formatMetric, metricName, scopeName } from "@/lib/shifts/guardrail-words";
import type { Verdict } from "@/lib/shifts/guardrails";
import type { Guardrail, GuardrailAction, GuardrailMetric } from "@/lib/shifts/model";
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

/** Every guardrail's newest reading against its limit: a row per scope, a column per metric, the breached first. */
export function Guardrails({ detail }: { detail: ShiftDetail }) {
  const { guardrails } = detail.shift;
  const metrics = [...new Set(guardrails.map(({ metric }) => metric))];
  const breached = new Set(
    detail.readings.filter(({ verdict }) => verdict === "breach").map(({ guardrail }) => guardrail),
  );
  const scopes = [...new Set(guardrails.map(scopeName))].sort((a, b) => rank(b) - rank(a));
  function rank(scope: string): number {
    return guardrails.filter((guardrail) => scopeName(guardrail) === scope && breached.has(guardrail.id))
      .length;
  }
  const newest = detail.readings.reduce<Date | null>(
    (at, reading) => (at && at > reading.at ? at : reading.at),
    null,
  );
  const first = guardrails[0];
  return (
    <>
      <p className="pb-2 text-xs text-faint">
        {first ? `Over ${formatDuration(first.windowMs)}. ` : ""}
        {summaryOf(guardrails)}{" "}
        {newest ? <DataAge at={newest} staleAfterMs={30_000} /> : "Read from step 1 on."}
      </p>
      <section
        aria-label="Guardrail readings"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        className="overflow-x-auto"
      >
        <table className="w-full text-sm">
          <thead>
            <tr className="text-left text-xs text-muted">
              <th scope="col" className="border-b border-line py-1 pr-4 font-medium">
                Scope
              </th>
              {metrics.map((metric) => (
                <th key={metric} scope="col" className="border-b border-line py-1 pr-4 font-medium">
                  {metricName(metric)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {scopes.map((scope) => (
              <tr key={scope}>
                <th
                  scope="row"
                  className="whitespace-nowrap border-b border-line py-1.5 pr-4 text-left font-medium"
                >
                  {scope}
                </th>
                {metrics.map((metric) => (
                  <td key={metric} className="border-b border-line py-1.5 pr-4 align-top">
                    <Reading detail={detail} scope={scope} metric={metric} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function Reading({ detail, scope, metric }: { detail: ShiftDetail; scope: string; metric: GuardrailMetric }) {
  const guardrail = detail.shift.guardrails.find((one) => one.metric === metric && scopeName(one) === scope);
  if (!guardrail) return null;
  const reading = detail.readings.find((entry) => entry.guardrail === guardrail.id);
  const look = reading ? looks[reading.verdict] : ({ status: "pending", label: "Not read yet" } as const);
  const limit = reading?.limit ?? guardrail.limit;
  const values = detail.history.filter((entry) => entry.guardrail === guardrail.id).map(({ value }) => value);
  return (
    <div
      className="flex items-center gap-2 whitespace-nowrap"
      title={`${look.label}. ${reading?.samples ?? 0} samples, at least ${guardrail.minSamples}. ${sentenceCase(boundName(guardrail, limit))}. A breach ${consequences[guardrail.onBreach]}; no data ${consequences[guardrail.onAbsent]}; too few samples after the bake ${consequences[guardrail.onInconclusive]}.`}
    >
      <StatusGlyph status={look.status} title={look.label} />
      <span className="tabular-nums">
        <span className={reading?.verdict === "breach" ? "font-semibold text-critical" : "font-medium"}>
          {reading?.value == null ? "–" : formatMetric(metric, reading.value)}
        </span>{" "}
        <span className="text-xs text-muted">
          {guardrail.comparison === "at_most" ? "≤" : "≥"} {formatMetric(metric, limit)}
        </span>
        {guardrail.onBreach === "report" ? <span className="text-xs text-faint"> dry run</span> : null}
      </span>
      {values.length > 1 ? (
        <Sparkline
          values={values}
          label={`Last ${values.length} readings`}
          className="hidden h-4 w-12 2xl:block"
        />
      ) : null}
    </div>
  );
}

/** What a breach does, counted over all: `28 roll back, 1 waits for a person.` */
function summaryOf(guardrails: readonly Guardrail[]): string {
  const count = (action: GuardrailAction) => guardrails.filter(({ onBreach }) => onBreach === action).length;
  const parts = [
    count("roll_back") > 0 ? `${count("roll_back")} roll back by themselves` : null,
    count("hold") > 0 ? `${count("hold")} hold` : null,
    count("pause") > 0 ? `${count("pause")} wait for a person` : null,
    count("report") > 0 ? `${count("report")} only report` : null,
  ].filter((part) => part !== null);
  const silence = guardrails.some(({ onAbsent }) => onAbsent !== "report");
  return `${parts.join(", ")}. ${silence ? "Silence holds." : "Silence is reported, and stops nothing."}`;
}

const sentenceCase = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

import { formatPercent } from "@/components/format/quantity";
import { StatusBadge } from "@/components/ui/status-badge";
import { usdText } from "@/lib/planning/explain";
import { cellChanges } from "@/lib/planning/plan-view";
import type { PlanDetail } from "@/lib/planning/queries/plans";
import { type CostCause, type WhyNot as Reason, whyNotAll } from "@/lib/planning/why-not";
import { WhyNotPick } from "./why-not-pick";
import { windowLabel } from "./window-label";

const looks = {
  serves: { status: "ok", label: "Serves" },
  denied: { status: "denied", label: "Denied" },
  no_model: { status: "inactive", label: "No model" },
  unreachable: { status: "inactive", label: "Unreachable" },
  no_accelerators: { status: "inactive", label: "No accelerators" },
  no_demand: { status: "inactive", label: "No demand" },
  costs_more: { status: "pending", label: "Costs more" },
  held_back: { status: "held", label: "Held back" },
} as const;

const causeLabels: Record<CostCause, string> = {
  accelerators: "Accelerators",
  latency: "Latency",
  failures: "Failures",
  carbon: "Carbon",
  capacity: "Room taken",
  unserved: "Unserved",
};

const perMillion = (usd: number) => usdText(usd * 1e6);

/** For one cell in one window, every fleet: that it serves, the rule that denies it, or the cost by which it loses. */
export function WhyNot({
  detail,
  cell,
  window,
}: {
  detail: PlanDetail;
  cell: string | undefined;
  window: number;
}) {
  const { snapshot, plan } = detail;
  if (!plan) return null;
  const changes = cellChanges(snapshot, plan);
  const chosen = changes.find((change) => change.cell === cell)?.cell ?? changes[0]?.cell;
  if (chosen === undefined) return null;
  const reasons = whyNotAll(snapshot, plan, { cell: chosen, window });
  const causes = (Object.keys(causeLabels) as CostCause[]).filter((cause) =>
    reasons.some((reason) => linesOf(reason).some((line) => line.cause === cause && line.hereUsd !== 0)),
  );
  return (
    <>
      <WhyNotPick
        cells={changes.map((change) => change.cell).sort()}
        cell={chosen}
        windows={snapshot.windows.map(windowLabel)}
        window={window}
      />
      <section
        aria-label={`Fleets for ${chosen}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        className="max-h-[28rem] overflow-auto border-y border-line"
      >
        <table className="w-full text-sm">
          <thead>
            <tr className="text-xs text-muted">
              {["Fleet", "Verdict", "Why"].map((label) => (
                <th key={label} scope="col" className="sticky top-0 h-8 bg-canvas pr-3 text-left font-medium">
                  {label}
                </th>
              ))}
              {causes.map((cause) => (
                <th
                  key={cause}
                  scope="col"
                  className="sticky top-0 h-8 bg-canvas px-2 text-right font-medium whitespace-nowrap"
                >
                  {causeLabels[cause]}
                </th>
              ))}
              <th
                scope="col"
                className="sticky top-0 h-8 bg-canvas pl-2 text-right font-medium whitespace-nowrap"
              >
                Loses by <span className="font-normal text-faint">USD/M requests</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {reasons.map((reason) => {
              const look = looks[reason.kind];
              const lines = linesOf(reason);
              return (
                <tr key={reason.fleet} className="border-t border-line align-top">
                  <th scope="row" className="py-1.5 pr-3 text-left font-normal whitespace-nowrap">
                    {reason.fleet}
                  </th>
                  <td className="py-1.5 pr-3">
                    <StatusBadge
                      status={look.status}
                      label={reason.kind === "serves" ? `Serves ${formatPercent(reason.share)}` : look.label}
                    />
                  </td>
                  <td className="min-w-64 py-1.5 pr-3 text-muted">{reason.sentence}</td>
                  {causes.map((cause) => {
                    const line = lines.find((one) => one.cause === cause);
                    return (
                      <td key={cause} className="px-2 py-1.5 text-right tabular-nums whitespace-nowrap">
                        {line ? perMillion(line.hereUsd) : null}
                        {line ? <div className="text-xs text-faint">{perMillion(line.thereUsd)}</div> : null}
                      </td>
                    );
                  })}
                  <td className="py-1.5 pl-2 text-right tabular-nums whitespace-nowrap">
                    {"losesByUsd" in reason ? perMillion(reason.losesByUsd) : null}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <p className="pt-1 text-xs text-faint">
        USD per million requests at the plan&apos;s prices; beneath each, what it costs where the cell is
        served instead.
      </p>
    </>
  );
}

const linesOf = (reason: Reason) => ("lines" in reason ? reason.lines : []);

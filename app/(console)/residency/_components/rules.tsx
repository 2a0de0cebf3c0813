import { Instant } from "@/components/format/time";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { IllustrativeMark } from "@/components/ui/illustrative-mark";
import { SourceNote } from "@/components/ui/source-note";
import { StatusBadge } from "@/components/ui/status-badge";
import type { ResidencyOverview } from "@/lib/residency/queries";
import { EndRuleDialog } from "./rule-dialogs";

/** Every rule ever recorded: in force first. */
export function Rules({
  rules,
  names,
  disabledReason,
}: {
  rules: ResidencyOverview["rules"];
  names: Record<string, string>;
  disabledReason: string | undefined;
}) {
  if (rules.length === 0) {
    return (
      <EmptyState kind="nothing" title="No residency rule is recorded, so none is enforced.">
        Record the rules that bind your prompts; every plan, step, drain and rollback obeys them.
      </EmptyState>
    );
  }
  const named = (ids: string[]) => ids.map((id) => names[id] ?? id).join(", ");
  return (
    <ul>
      {rules
        .toSorted((a, b) => Number(b.inForce) - Number(a.inForce) || a.id.localeCompare(b.id))
        .map((rule) => (
          <li
            key={rule.id}
            className="grid items-start gap-x-4 gap-y-1 border-b border-line py-2 sm:grid-cols-[9rem_1fr_auto]"
          >
            <div className="flex flex-col gap-1">
              <StatusBadge
                status={rule.inForce ? "active" : "inactive"}
                label={rule.inForce ? "In force" : "Not in force"}
              />
              <span className="font-mono text-xs text-muted">{rule.id}</span>
            </div>
            <div className="min-w-0">
              <p className="font-medium">
                {rule.title}
                {rule.illustrative ? <IllustrativeMark of="This rule" /> : null}
              </p>
              <p className="text-sm text-muted">
                Demand from {named(rule.originJurisdictions)} must be served in{" "}
                {rule.allowedJurisdictions.length > 0 ? named(rule.allowedJurisdictions) : "any country"}
                {rule.requiresSovereign ? ", by a sovereign operator" : ""}.
              </p>
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
                {rule.dataClasses.map((dataClass) => (
                  <Badge key={dataClass}>{dataClass}</Badge>
                ))}
                <span>{rule.legalBasis}</span>
                <span>
                  from <Instant at={rule.effectiveFrom} to="day" />
                  {rule.effectiveTo ? (
                    <>
                      {" "}
                      until <Instant at={rule.effectiveTo} to="day" />
                    </>
                  ) : null}
                </span>
              </p>
              {rule.sourceName && rule.sourceDate ? (
                <SourceNote
                  source={rule.sourceName}
                  date={rule.sourceDate.toISOString().slice(0, 10)}
                  url={rule.sourceUrl ?? undefined}
                />
              ) : null}
            </div>
            {rule.effectiveTo === null ? (
              <EndRuleDialog ruleId={rule.id} disabledReason={disabledReason} />
            ) : null}
          </li>
        ))}
    </ul>
  );
}

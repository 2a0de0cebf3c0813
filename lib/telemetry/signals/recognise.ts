import type { Attributes, SeriesIdentity } from "@/lib/telemetry/model";
import { CONVENTIONS, type Condition, type Convention, type MetricRule, type Yield } from "./conventions";

/** A yield whose condition has been settled for one series. */
export interface SettledYield extends Omit<Yield, "when" | "elseZero"> {
  /** The series reports that there is none of this. */
  readonly zero: boolean;
}

export interface Recognised {
  readonly convention: string;
  readonly rank: number;
  readonly yields: readonly SettledYield[];
}

interface Candidate {
  readonly convention: Convention;
  readonly rule: MetricRule;
}

const BY_METRIC: ReadonlyMap<string, readonly Candidate[]> = indexByMetric();

/** Which signals a series feeds, or a sentence saying why none. Resource attributes count as the series' own. */
export function recognise(series: SeriesIdentity): Recognised | { readonly reason: string } {
  const candidates = BY_METRIC.get(series.metric);
  if (!candidates) return { reason: `Ballast does not know the metric "${series.metric}".` };
  let reason = "";
  for (const { convention, rule } of candidates) {
    const problem = ruleProblem(series, rule);
    if (problem) {
      reason = problem;
      continue;
    }
    const attributes = { ...series.resource, ...series.attributes };
    if (rule.when && !holds(rule.when, attributes)) {
      reason = `"${series.metric}" is read only with ${sayCondition(rule.when)}.`;
      continue;
    }
    const yields = rule.yields.flatMap((item) => settle(item, attributes));
    if (yields.length > 0) return { convention: convention.name, rank: convention.rank, yields };
    const conditions = rule.yields.flatMap((item) => (item.when ? [sayCondition(item.when)] : []));
    reason = `"${series.metric}" is read only with ${conditions.join(" or ")}.`;
  }
  return { reason };
}

function ruleProblem(series: SeriesIdentity, rule: MetricRule): string | null {
  const { metric, kind, unit } = series;
  if (!rule.kinds.includes(kind)) {
    return `"${metric}" arrives as a ${kind.replaceAll("_", " ")}; ${rule.kinds.join(" or ").replaceAll("_", " ")} was expected.`;
  }
  if (!rule.units.includes(unit)) {
    return `"${metric}" arrives in the unit "${unit}"; "${rule.units.find((known) => known !== "")}" was expected.`;
  }
  const isReading = rule.yields.some((item) => item.take === "reading");
  if (isReading && series.temporality === "delta") {
    return `"${metric}" arrives as changes (delta); its current value was expected.`;
  }
  if (!isReading && kind === "sum" && !series.monotonic) {
    return `"${metric}" arrives as a sum that may fall; a monotonic one was expected.`;
  }
  return null;
}

function settle({ when, elseZero, ...item }: Yield, attributes: Attributes): SettledYield[] {
  if (!when || holds(when, attributes)) return [{ ...item, zero: false }];
  return elseZero ? [{ ...item, zero: true }] : [];
}

function holds(condition: Condition, attributes: Attributes): boolean {
  return Object.entries(condition).every(([name, accepted]) => {
    const value = attributes[name];
    return value !== undefined && (accepted.length === 0 || accepted.includes(String(value)));
  });
}

function sayCondition(condition: Condition): string {
  return Object.entries(condition)
    .map(([name, accepted]) => (accepted.length === 0 ? name : `${name}=${accepted.join("|")}`))
    .join(" and ");
}

function indexByMetric(): Map<string, Candidate[]> {
  const index = new Map<string, Candidate[]>();
  for (const convention of [...CONVENTIONS].sort((a, b) => a.rank - b.rank)) {
    for (const rule of convention.rules) {
      for (const metric of rule.metrics) {
        index.set(metric, [...(index.get(metric) ?? []), { convention, rule }]);
      }
    }
  }
  return index;
}

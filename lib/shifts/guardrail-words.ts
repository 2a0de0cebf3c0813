import type { Guardrail, GuardrailControl, GuardrailMetric } from "./model";

const names: Readonly<Record<GuardrailMetric, string>> = {
  error_rate: "Error rate",
  ttft_p95_ms: "Time to first token p95",
  utilization: "Utilisation",
  residency_violations: "Residency violations",
  spend_usd_per_hour: "Spend rate",
  refused_share: "Unserved demand",
};

/** A metric's value as people read it, with its unit. */
export function formatMetric(metric: GuardrailMetric, value: number): string {
  switch (metric) {
    case "error_rate":
    case "utilization":
    case "refused_share":
      return `${(value * 100).toFixed(value < 0.1 ? 2 : 1)}%`;
    case "ttft_p95_ms":
      return `${Math.round(value)} ms`;
    case "residency_violations":
      return String(value);
    case "spend_usd_per_hour":
      return `$${value.toLocaleString("en-US", { maximumFractionDigits: value >= 1000 ? 0 : 2 })}/h`;
  }
}

export function metricName(metric: GuardrailMetric): string {
  return names[metric];
}

/** The scope of a guardrail as people read it. */
export function scopeName({ scope }: Guardrail): string {
  switch (scope.kind) {
    case "fleet":
      return scope.fleetId;
    case "provider":
      return scope.providerId;
    case "cell":
      return scope.cellId;
    case "moved_cells":
      return "the cells moved";
    case "all":
      return "all fleets";
  }
}

export const controlNames: Readonly<Record<GuardrailControl, string>> = {
  same_before: "the time before it",
  cells_not_moved: "the cells not moved",
};

/** What a value is held to, in words: `limit 2.00%`, or `limit 4.50%: 3 times the cells not moved`. */
export function boundName({ metric, comparison, limit, control }: Guardrail, bound: number): string {
  const held = `${comparison === "at_most" ? "limit" : "least"} ${formatMetric(metric, bound)}`;
  return control && bound !== limit ? `${held}: ${control.times} times ${controlNames[control.kind]}` : held;
}

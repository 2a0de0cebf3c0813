import type { Guardrail, GuardrailMetric } from "./model";
import { defaultGuardrailLimits, type GuardrailLimits } from "./policy";

/** What telemetry says of a guardrail's metric and scope over its window. */
export type Reading =
  | {
      readonly kind: "present";
      /** Null: the source reports, but nothing in the window gives this figure (no requests, for one). */
      readonly value: number | null;
      readonly samples: number;
      /** Time of the newest point. */
      readonly asOf: Date;
    }
  | { readonly kind: "absent"; readonly because: string };

export type Verdict = "pass" | "breach" | "absent" | "inconclusive";

export interface Judgement {
  readonly guardrail: Guardrail;
  readonly verdict: Verdict;
  readonly value: number | null;
  readonly samples: number;
  readonly asOf: Date | null;
  readonly sentence: string;
}

const names: Readonly<Record<GuardrailMetric, string>> = {
  error_rate: "Error rate",
  ttft_p95_ms: "Time to first token p95",
  utilization: "Utilisation",
  residency_violations: "Residency violations",
  spend_usd_per_hour: "Spend rate",
};

/** A metric's value as people read it, with its unit. */
export function formatMetric(metric: GuardrailMetric, value: number): string {
  switch (metric) {
    case "error_rate":
    case "utilization":
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
    case "all":
      return "all fleets";
  }
}

/** Points arrive late by up to this; older than window plus this, the source is silent. */
export const LATENESS_MS = 30_000;

/**
 * Judges one reading. Absence and too few samples are verdicts of their own: neither is a pass.
 */
export function judge(guardrail: Guardrail, reading: Reading, now: Date): Judgement {
  const what = `${metricName(guardrail.metric)} of ${scopeName(guardrail)}`;
  if (reading.kind === "absent") {
    return {
      guardrail,
      verdict: "absent",
      value: null,
      samples: 0,
      asOf: null,
      sentence: `${what}: no data. ${reading.because}`,
    };
  }
  const { value, samples, asOf } = reading;
  const ageMs = now.getTime() - asOf.getTime();
  if (ageMs > guardrail.windowMs + LATENESS_MS) {
    const sentence = `${what}: no data for ${Math.round(ageMs / 1000)} s.`;
    return { guardrail, verdict: "absent", value: null, samples: 0, asOf, sentence };
  }
  if (value === null || !Number.isFinite(value) || samples < guardrail.minSamples) {
    const sentence = `${what}: ${samples} of ${guardrail.minSamples} samples.`;
    return { guardrail, verdict: "inconclusive", value, samples, asOf, sentence };
  }
  const kept = guardrail.comparison === "at_most" ? value <= guardrail.limit : value >= guardrail.limit;
  const relation = guardrail.comparison === "at_most" ? "limit" : "least";
  const figure = formatMetric(guardrail.metric, value);
  const limit = formatMetric(guardrail.metric, guardrail.limit);
  return {
    guardrail,
    verdict: kept ? "pass" : "breach",
    value,
    samples,
    asOf,
    sentence: `${what}: ${figure}, ${relation} ${limit}.`,
  };
}

/**
 * Proves that a guardrail can trip: a value beyond its limit must be judged a breach, silence must be judged absent,
 * and a breach must do something. Returns why it cannot, or null.
 */
export function cannotTrip(guardrail: Guardrail, now: Date): string | null {
  const what = `The guardrail on ${metricName(guardrail.metric).toLowerCase()} of ${scopeName(guardrail)}`;
  const beyond = Math.max(1, Math.abs(guardrail.limit)) * (guardrail.comparison === "at_most" ? 1 : -1);
  const samples = Math.max(1, guardrail.minSamples);
  const breach = judge(
    guardrail,
    { kind: "present", value: guardrail.limit + beyond, samples, asOf: now },
    now,
  );
  if (breach.verdict !== "breach") return `${what} does not trip on a value beyond its limit.`;
  const silence = judge(guardrail, { kind: "absent", because: "" }, now);
  if (silence.verdict !== "absent") return `${what} takes silence for an answer.`;
  if (!isReachable(guardrail)) {
    return `${what} has a limit that its metric can never go beyond.`;
  }
  return null;
}

/** A ratio never exceeds 1: a limit at or above it would be a guardrail in name only. */
function isReachable({ metric, comparison, limit }: Guardrail): boolean {
  if (!Number.isFinite(limit)) return false;
  if (metric === "error_rate" && comparison === "at_most") return limit < 1;
  if (comparison === "at_least") return limit > 0;
  return true;
}

/**
 * The guardrails a shift has unless told otherwise: errors, latency and utilisation of every fleet that takes on
 * load, residency violations anywhere, and the spend rate against what the plan expects.
 *
 * @param expectedUsdPerHour the plan's own spend rate; null leaves the spend guardrail out
 */
export function defaultGuardrails(
  receivingFleets: readonly string[],
  expectedUsdPerHour: number | null,
  limits: GuardrailLimits = defaultGuardrailLimits,
): Guardrail[] {
  const { windowMs, minSamples } = limits;
  const common = { comparison: "at_most", windowMs, onAbsent: "hold" } as const;
  const perFleet = receivingFleets.flatMap((fleetId): Guardrail[] => {
    const scope = { kind: "fleet", fleetId } as const;
    return [
      {
        ...common,
        id: `errors:${fleetId}`,
        metric: "error_rate",
        scope,
        limit: limits.errorRate,
        minSamples,
        onBreach: "roll_back",
      },
      {
        ...common,
        id: `ttft:${fleetId}`,
        metric: "ttft_p95_ms",
        scope,
        limit: limits.ttftP95Ms,
        minSamples,
        onBreach: "roll_back",
      },
      {
        ...common,
        id: `load:${fleetId}`,
        metric: "utilization",
        scope,
        limit: limits.utilization,
        minSamples: 1,
        onBreach: "roll_back",
      },
    ];
  });
  const everywhere: Guardrail[] = [
    {
      ...common,
      id: "residency",
      metric: "residency_violations",
      scope: { kind: "all" },
      limit: 0,
      minSamples: 0,
      onBreach: "roll_back",
    },
  ];
  if (expectedUsdPerHour !== null && expectedUsdPerHour > 0) {
    everywhere.push({
      ...common,
      id: "spend",
      metric: "spend_usd_per_hour",
      scope: { kind: "all" },
      limit: expectedUsdPerHour * limits.spendRatio,
      minSamples: 1,
      onBreach: "pause",
    });
  }
  return [...perFleet, ...everywhere];
}

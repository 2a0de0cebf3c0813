import type { Fleet } from "./model";

/** What telemetry said of a fleet over the last minutes. Null: nobody reports it. */
export interface FleetReadings {
  /** Time of the newest point of any signal; null when there was none in the window. */
  readonly newestAt: Date | null;
  readonly requests: number | null;
  /** 0 to 1; null without requests. */
  readonly errorRate: number | null;
  readonly ttftP95Ms: number | null;
  /** 0 to 1 and beyond: estimated load may exceed what is there. */
  readonly utilization: number | null;
  readonly healthyAccelerators: number | null;
}

export const healthStates = [
  "critical",
  "degraded",
  "no_data",
  "stale",
  "ok",
  "drained",
  "inactive",
] as const;
export type HealthState = (typeof healthStates)[number];

export type HealthMetric = "data" | "error_rate" | "ttft" | "utilization" | "accelerators";

/** One thing that is not as it should be, and what to do about it. */
export interface Finding {
  readonly severity: "critical" | "degraded" | "no_data" | "stale";
  readonly metric: HealthMetric;
  readonly reason: string;
  readonly next: string;
}

export interface FleetHealth {
  readonly state: HealthState;
  readonly findings: readonly Finding[];
}

/** Limits of health. Error rate and latency are judged against the fleet's own normal, which differs by accelerator. */
export const healthLimits = {
  staleAfterMs: 2 * 60_000,
  noDataAfterMs: 5 * 60_000,
  /** Below this many requests an error rate is noise. */
  minRequests: 30,
  errorRate: { degraded: { atLeast: 0.01, timesNormal: 3 }, critical: { atLeast: 0.05, timesNormal: 10 } },
  /** p95 against the normal time to first token. */
  ttft: { degraded: { atLeast: 500, timesNormal: 3 }, critical: { atLeast: 2_000, timesNormal: 8 } },
  utilization: { degraded: 0.9, critical: 0.98 },
  /** Healthy as a share of delivered. */
  healthy: { degraded: 0.95, critical: 0.8 },
} as const;

type Judged = Pick<Fleet, "state" | "delivered" | "errorRate" | "ttftMs">;

/**
 * A fleet's health from what it reports. Absence of data is a state of its own, never `ok`.
 * A fleet that takes no traffic by decision is not judged.
 */
export function judgeHealth(fleet: Judged, readings: FleetReadings, now: Date): FleetHealth {
  if (fleet.state === "planned" || fleet.state === "retired") return { state: "inactive", findings: [] };
  const findings = [
    dataFinding(readings.newestAt, now),
    errorFinding(fleet, readings),
    ttftFinding(fleet, readings),
    utilizationFinding(readings),
    acceleratorFinding(fleet, readings),
  ].filter((finding) => finding !== null);
  // A drained fleet may be silent; what it does report still counts.
  if (fleet.state === "drained") {
    return { state: "drained", findings: findings.filter((finding) => finding.metric === "accelerators") };
  }
  const worst = healthStates.find((state) => findings.some((finding) => finding.severity === state));
  return { state: worst ?? "ok", findings };
}

function dataFinding(newestAt: Date | null, now: Date): Finding | null {
  const ageMs = newestAt ? now.getTime() - newestAt.getTime() : Number.POSITIVE_INFINITY;
  const { staleAfterMs, noDataAfterMs } = healthLimits;
  if (ageMs <= staleAfterMs) return null;
  const next = "Check its collector and token, or drain it if it does not serve.";
  if (ageMs > noDataAfterMs) {
    const reason = `Nothing was reported for more than ${noDataAfterMs / 60_000} min; whether it serves is unknown.`;
    return { severity: "no_data", metric: "data", reason, next };
  }
  const reason = `The newest point is ${Math.floor(ageMs / 60_000)} min old.`;
  return { severity: "stale", metric: "data", reason, next: "Check its collector." };
}

function errorFinding(fleet: Judged, { errorRate, requests }: FleetReadings): Finding | null {
  if (errorRate === null || (requests ?? 0) < healthLimits.minRequests) return null;
  const severity = exceeds(errorRate, fleet.errorRate, healthLimits.errorRate);
  if (!severity) return null;
  const reason = `${percent(errorRate)} of requests fail; ${percent(fleet.errorRate)} is normal here.`;
  return {
    severity,
    metric: "error_rate",
    reason,
    next: "Drain it, or propose a plan that moves its traffic.",
  };
}

function ttftFinding(fleet: Judged, { ttftP95Ms }: FleetReadings): Finding | null {
  if (ttftP95Ms === null) return null;
  const severity = exceeds(ttftP95Ms, fleet.ttftMs, healthLimits.ttft);
  if (!severity) return null;
  const reason = `Time to first token p95 is ${seconds(ttftP95Ms)}; its target is ${seconds(fleet.ttftMs)}.`;
  return { severity, metric: "ttft", reason, next: "Propose a plan that takes load off it." };
}

function utilizationFinding({ utilization }: FleetReadings): Finding | null {
  if (utilization === null) return null;
  const { degraded, critical } = healthLimits.utilization;
  if (utilization < degraded) return null;
  return {
    severity: utilization >= critical ? "critical" : "degraded",
    metric: "utilization",
    reason: `Accelerators are ${percent(utilization)} busy; requests queue from about ${percent(degraded)}.`,
    next: "Propose a plan that takes load off it.",
  };
}

function acceleratorFinding({ delivered }: Judged, { healthyAccelerators }: FleetReadings): Finding | null {
  if (healthyAccelerators === null || delivered === 0) return null;
  const share = healthyAccelerators / delivered;
  const { degraded, critical } = healthLimits.healthy;
  if (share >= degraded) return null;
  const missing = Math.round(delivered - healthyAccelerators).toLocaleString("en-US");
  return {
    severity: share < critical ? "critical" : "degraded",
    metric: "accelerators",
    reason: `${missing} of ${delivered.toLocaleString("en-US")} delivered accelerators are not healthy.`,
    next: "Open a ticket with the provider; propose a plan for what is left.",
  };
}

interface Limit {
  readonly atLeast: number;
  readonly timesNormal: number;
}

function exceeds(
  value: number,
  normal: number,
  limits: { readonly degraded: Limit; readonly critical: Limit },
): "critical" | "degraded" | null {
  const over = ({ atLeast, timesNormal }: Limit) => value >= Math.max(atLeast, normal * timesNormal);
  if (over(limits.critical)) return "critical";
  return over(limits.degraded) ? "degraded" : null;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`;
}

function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

import type { Guardrail } from "./model";
import { defaultGuardrailLimits, type GuardrailLimits } from "./policy";

/**
 * The guardrails a shift has unless told otherwise: errors, latency and utilisation of every fleet that takes on
 * load, failures of the cells that are moved against what they were, residency violations and unserved demand anywhere,
 * and the spend rate against what the plan expects.
 *
 * What is compared with the time before has no limit of its own that a sick estate would already be past: a shift that
 * relieves a failing fleet must be allowed to begin.
 *
 * @param expectedUsdPerHour the plan's own spend rate; null leaves the spend guardrail out
 */
export function defaultGuardrails(
  receivingFleets: readonly string[],
  expectedUsdPerHour: number | null,
  limits: GuardrailLimits = defaultGuardrailLimits,
): Guardrail[] {
  const { windowMs, minSamples } = limits;
  const common = {
    comparison: "at_most",
    control: null,
    windowMs,
    onAbsent: limits.onAbsent,
    onInconclusive: limits.onInconclusive,
  } as const;
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
      id: "errors:moved",
      metric: "error_rate",
      scope: { kind: "moved_cells" },
      limit: limits.errorRate,
      control: { kind: "same_before", times: limits.movedErrorTimes },
      minSamples,
      onBreach: limits.onMovedErrors,
      // Not every source says which cell a request was of.
      onAbsent: "report",
      onInconclusive: "report",
    },
    {
      ...common,
      id: "unserved",
      metric: "refused_share",
      scope: { kind: "all" },
      limit: limits.unservedShare,
      control: { kind: "same_before", times: limits.unservedTimes },
      minSamples,
      onBreach: "roll_back",
      // Not every source says what it refused.
      onAbsent: "report",
    },
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

import { defaultGuardrails } from "../default-guardrails";
import type { Judgement, Verdict } from "../guardrails";
import type { GuardrailAction, Progress, Shares, Shift } from "../model";
import type { Observation } from "../observation";
import type { EdgeView } from "../plane-view";
import { defaultPace, type Pace } from "../policy";
import { atMost, type SafetyFacts } from "../safety";
import { forwardSteps } from "../steps";

export const t0 = new Date("2026-11-20T03:00:00Z");
export const later = (ms: number) => new Date(t0.getTime() + ms);

/** One German cell that leaves Frankfurt for Paris, and a French one that stays and loads Paris as well. */
export const origin: Shares = { de: { fra: 1 } };
export const target: Shares = { de: { fra: 0.4, par: 0.6 } };
export const table: Shares = { ...origin, fr: { par: 1 } };

export const facts: SafetyFacts = {
  healthyAccelerators: { fra: 100, par: 100, iad: 100 },
  cells: {
    de: {
      requestsPerSec: 50,
      acceleratorSecondsPerRequest: { fra: 1, par: 1, iad: 1 },
      denied: { iad: ["eu-only"] },
    },
    fr: {
      requestsPerSec: 30,
      acceleratorSecondsPerRequest: { par: 1, iad: 1 },
      denied: { iad: ["eu-only"] },
    },
  },
};

export const pace: Pace = { ...defaultPace, bakeMs: 60_000, rollbackBakeMs: 10_000 };

export const steps = (() => {
  const planned = forwardSteps(origin, target, table, facts, pace, atMost(0.85));
  if (!planned.ok) throw new Error(planned.because);
  return planned.steps;
})();

export function shiftOf(progress: Progress, more: Partial<Shift> = {}): Shift {
  const guardrails = defaultGuardrails(["par"], 100);
  return {
    id: "00000000-0000-4000-8000-000000000001",
    planId: null,
    pace,
    steps,
    guardrails,
    origin,
    target,
    startedWith: { fra: 100, par: 100 },
    startedAt: t0,
    progress,
    request: null,
    revision: 1,
    ...more,
  };
}

export const edges = (...runs: EdgeView["runs"][]): EdgeView[] =>
  runs.map((what, index) => ({ edge: `edge-${index + 1}`, runs: what, detail: "" }));

/** A judgement of one guardrail, as if telemetry had said so. */
export function judged(
  verdict: Verdict,
  onBreach: GuardrailAction = "roll_back",
  onAbsent: GuardrailAction = "hold",
  onInconclusive: GuardrailAction = "hold",
): Judgement {
  const guardrail = {
    id: `test:${onBreach}`,
    metric: "error_rate",
    scope: { kind: "fleet", fleetId: "par" },
    comparison: "at_most",
    limit: 0.02,
    control: null,
    windowMs: 60_000,
    minSamples: 50,
    onBreach,
    onAbsent,
    onInconclusive,
  } as const;
  return {
    guardrail,
    verdict,
    value: null,
    limit: guardrail.limit,
    samples: 0,
    asOf: null,
    sentence: `Error rate of par: ${verdict}.`,
  };
}

export function seen(more: Partial<Observation> = {}): Observation {
  return {
    edges: edges("live", "live"),
    table,
    tableVersion: 10,
    facts,
    forwardLimit: 0.85,
    backLimit: 0.97,
    judgements: [judged("pass")],
    quorum: 0.9,
    frozenBy: null,
    ...more,
  };
}

import { boundName, controlNames, formatMetric, metricName, scopeName } from "./guardrail-words";
import type { Guardrail, GuardrailMetric } from "./model";

/** What telemetry says of a guardrail's metric and scope over its window. */
export type Reading =
  | {
      readonly kind: "present";
      /** Null: the source reports, but nothing in the window gives this figure (no requests, for one). */
      readonly value: number | null;
      readonly samples: number;
      /** Time of the newest point. */
      readonly asOf: Date;
      /** The same figure of the guardrail's control; missing where it has none, or nothing was heard of it. */
      readonly control?: { readonly value: number | null; readonly samples: number };
    }
  | { readonly kind: "absent"; readonly because: string };

export type Verdict = "pass" | "breach" | "absent" | "inconclusive";

export interface Judgement {
  readonly guardrail: Guardrail;
  readonly verdict: Verdict;
  readonly value: number | null;
  /** The limit that counted: with a control, as its figure set it. */
  readonly limit: number;
  readonly samples: number;
  readonly asOf: Date | null;
  readonly sentence: string;
}

/** Points arrive late by up to this; older than window plus this, the source is silent. */
export const LATENESS_MS = 30_000;

/**
 * Judges one reading. Absence and too few samples, of the guardrail's own or of its control's, are verdicts of their
 * own: neither is a pass.
 */
export function judge(guardrail: Guardrail, reading: Reading, now: Date): Judgement {
  const what = `${metricName(guardrail.metric)} of ${scopeName(guardrail)}`;
  const { limit } = guardrail;
  const none = { guardrail, value: null, limit, samples: 0 };
  if (reading.kind === "absent") {
    return { ...none, verdict: "absent", asOf: null, sentence: `${what}: no data. ${reading.because}` };
  }
  const { value, samples, asOf, control } = reading;
  const ageMs = now.getTime() - asOf.getTime();
  if (ageMs > guardrail.windowMs + LATENESS_MS) {
    const sentence = `${what}: no data for ${Math.round(ageMs / 1000)} s.`;
    return { ...none, verdict: "absent", asOf, sentence };
  }
  const few = { guardrail, verdict: "inconclusive", value, limit, samples, asOf } as const;
  if (!proves(guardrail, { value, samples })) {
    return { ...few, sentence: `${what}: ${samples} of ${guardrail.minSamples} samples.` };
  }
  if (guardrail.control && !(control && proves(guardrail, control))) {
    const sentence = `${what}: ${controlNames[guardrail.control.kind]} gave ${control?.samples ?? 0} of ${guardrail.minSamples} samples to compare with.`;
    return { ...few, sentence };
  }
  const bound = boundOf(guardrail, control?.value ?? null);
  const kept = guardrail.comparison === "at_most" ? (value ?? 0) <= bound : (value ?? 0) >= bound;
  return {
    guardrail,
    verdict: kept ? "pass" : "breach",
    value,
    limit: bound,
    samples,
    asOf,
    sentence: `${what}: ${formatMetric(guardrail.metric, value ?? 0)}, ${boundName(guardrail, bound)}.`,
  };
}

function proves(
  { minSamples }: Guardrail,
  { value, samples }: { readonly value: number | null; readonly samples: number },
): boolean {
  return value !== null && Number.isFinite(value) && samples >= minSamples;
}

/** The limit that counts: a control that does badly itself makes it laxer, one that does well never stricter. */
function boundOf({ comparison, limit, control }: Guardrail, controlled: number | null): number {
  if (!control || controlled === null) return limit;
  const relative = control.times * controlled;
  return comparison === "at_most" ? Math.max(limit, relative) : Math.min(limit, relative);
}

/**
 * Proves that a guardrail can trip: a value beyond its limit must be judged a breach, silence must be judged absent,
 * and a breach must do something. Returns why it cannot, or null.
 */
export function cannotTrip(guardrail: Guardrail, now: Date): string | null {
  const what = `The guardrail on ${metricName(guardrail.metric).toLowerCase()} of ${scopeName(guardrail)}`;
  const beyond = Math.max(1, Math.abs(guardrail.limit)) * (guardrail.comparison === "at_most" ? 1 : -1);
  const samples = Math.max(1, guardrail.minSamples);
  // A control that does no worse than the limit leaves the limit as it is.
  const control = { value: guardrail.limit / (guardrail.control?.times ?? 1), samples };
  const breach = judge(
    guardrail,
    { kind: "present", value: guardrail.limit + beyond, samples, asOf: now, control },
    now,
  );
  if (breach.verdict !== "breach") return `${what} does not trip on a value beyond its limit.`;
  const silence = judge(guardrail, { kind: "absent", because: "" }, now);
  if (silence.verdict !== "absent") return `${what} takes silence for an answer.`;
  if (isOfCells(guardrail) && !byCell.has(guardrail.metric)) {
    return `${what} has no data: it is measured by fleet, not by cell.`;
  }
  if (!isReachable(guardrail)) {
    return `${what} has a limit that its metric can never go beyond.`;
  }
  return null;
}

/** What sources report by cell; utilisation and spend are a fleet's as a whole. */
const byCell: ReadonlySet<GuardrailMetric> = new Set([
  "error_rate",
  "ttft_p95_ms",
  "refused_share",
  "residency_violations",
]);

const isOfCells = ({ scope, control }: Guardrail) =>
  scope.kind === "cell" || scope.kind === "moved_cells" || control?.kind === "cells_not_moved";

/** A ratio never exceeds 1: a limit at or above it would be a guardrail in name only. */
function isReachable({ metric, comparison, limit }: Guardrail): boolean {
  if (!Number.isFinite(limit)) return false;
  if ((metric === "error_rate" || metric === "refused_share") && comparison === "at_most") return limit < 1;
  if (comparison === "at_least") return limit > 0;
  return true;
}

import type { Judgement } from "./guardrails";
import { lineOf } from "./line";
import type { GuardrailAction, HoldReason, Shares, Shift, StepPlan } from "./model";
import type { EdgeView } from "./plane-view";
import { atMost, type LoadLimit, loadByFleet, type SafetyFacts, type Unsafe, unsafeReasons } from "./safety";
import { between, overlay } from "./table";

/** What the controller read just now, before it decides anything. */
export interface Observation {
  readonly edges: readonly EdgeView[];
  /** The full table last published, by this shift or another; the shift's own cells are replaced in it. */
  readonly table: Shares;
  /** Its version; null before the first. A new table is made from this one or not at all. */
  readonly tableVersion: number | null;
  readonly facts: SafetyFacts;
  /** Utilisation limits as ratios: of a plan's steps, and of going back. */
  readonly forwardLimit: number;
  readonly backLimit: number;
  readonly judgements: readonly Judgement[];
  /** Part of the edges that must be readable to go forward, 0 to 1. Going back needs one. */
  readonly quorum: number;
  /** The freeze that keeps this shift from going on, as a sentence; null when none does. It stops no way back. */
  readonly frozenBy: string | null;
}

/** What a step forward may load fleets; in an emergency, the headroom that is kept for one. */
export const limitForward = ({ pace }: Pick<Shift, "pace">, seen: Observation): LoadLimit =>
  atMost(pace.urgent ? seen.backLimit : seen.forwardLimit);

/**
 * What a step back may load fleets: the headroom that is kept for emergencies, and on each fleet as much as it carried
 * before the shift, even if that was too much. A shift that relieves a sick fleet could otherwise never be taken back.
 * A fleet that has lost accelerators since is not what it was: for it the headroom alone counts, and so it does for
 * every fleet on the way to the nearest safe table, which is safe by itself.
 */
export function limitBack(
  shift: Pick<Shift, "origin" | "startedWith" | "progress">,
  seen: Pick<Observation, "table" | "facts" | "backLimit">,
): LoadLimit {
  const { progress } = shift;
  if (progress.state === "rolling_back" && progress.line?.goal === "nearest_safe")
    return atMost(seen.backLimit);
  const carried = loadByFleet(overlay(seen.table, shift.origin), seen.facts);
  const asBefore = [...carried].filter(
    ([fleet]) =>
      (seen.facts.healthyAccelerators[fleet] ?? 0) >= (shift.startedWith[fleet] ?? Infinity) * 0.95,
  );
  return { utilization: seen.backLimit, carriedBefore: new Map(asBefore) };
}

/** Why the shift must go back at once, or null. */
export function mustRollBack(seen: Observation): string | null {
  const hit = seen.judgements.find(
    (judgement) => judgement.verdict !== "inconclusive" && consequence(judgement) === "roll_back",
  );
  return hit ? hit.sentence : null;
}

/** What a judgement asks for; a pass asks for nothing. */
export function consequence({ verdict, guardrail }: Judgement): GuardrailAction | null {
  switch (verdict) {
    case "pass":
      return null;
    case "breach":
      return guardrail.onBreach;
    case "absent":
      return guardrail.onAbsent;
    case "inconclusive":
      // A dry run has no consequence, whatever it lacks.
      return guardrail.onBreach === "report" ? "report" : guardrail.onInconclusive;
  }
}

/** The guardrails that stop the shift until a person resumes it. */
export function pausing(seen: Observation): string[] {
  return seen.judgements
    .filter((judgement) => consequence(judgement) === "pause")
    .map(({ guardrail }) => guardrail.id);
}

/** What cannot be judged yet for lack of samples, the gravest consequence first; null when all that counts can be. */
export function inconclusive(seen: Observation, waived: readonly string[]): Judgement | null {
  const unsure = seen.judgements.filter(
    (judgement) =>
      judgement.verdict === "inconclusive" &&
      consequence(judgement) !== "report" &&
      !waived.includes(judgement.guardrail.id),
  );
  return gravest(unsure);
}

const gravity: Readonly<Record<GuardrailAction, number>> = { report: 0, hold: 1, pause: 2, roll_back: 3 };

function gravest(judgements: readonly Judgement[]): Judgement | null {
  const weight = (judgement: Judgement) => gravity[consequence(judgement) ?? "report"];
  return judgements.reduce<Judgement | null>(
    (worst, each) => (worst && weight(worst) >= weight(each) ? worst : each),
    null,
  );
}

/** What forbids a running shift from going on, except that its next table may be unsafe. */
export function blocker(
  { pace }: Pick<Shift, "pace">,
  seen: Observation,
  waived: readonly string[],
): HoldReason | null {
  if (!enoughPresent(seen, seen.quorum)) return unreachable(seen);
  return (pace.urgent ? null : offTrack(seen)) ?? tripped(seen, waived);
}

/** A freeze that has begun since the shift did: it waits where it is, and goes on when the freeze ends. */
export const frozen = (seen: Observation): HoldReason | null =>
  seen.frozenBy === null ? null : { kind: "freeze", sentence: seen.frozenBy, needsHuman: false };

/** Edges that run something else than what was last confirmed. */
function offTrack(seen: Observation): HoldReason | null {
  const foreign = seen.edges.find(
    ({ runs }) => runs === "foreign" || runs === "in_flight" || runs === "overtaken",
  );
  if (foreign) {
    const sentence = `${foreign.edge} runs a table that Ballast did not publish. ${foreign.detail}`.trim();
    return { kind: "drift", sentence, needsHuman: true };
  }
  return seen.edges.some(({ runs }) => runs === "behind") ? notConverged(seen, "live") : null;
}

/** Guardrails that are breached, or see nothing. */
function tripped(seen: Observation, waived: readonly string[]): HoldReason | null {
  for (const verdict of ["breach", "absent"] as const) {
    const hits = seen.judgements.filter(
      (judgement) =>
        judgement.verdict === verdict &&
        consequence(judgement) !== "report" &&
        !waived.includes(judgement.guardrail.id),
    );
    const worst = gravest(hits.filter((hit) => consequence(hit) === "pause")) ?? hits[0];
    if (worst) return guardrailHold(worst);
  }
  return null;
}

const holdKindOf = { breach: "guardrail_breach", absent: "guardrail_absent" } as const;

/** Holding for what a guardrail says: until it passes, or until a person has looked. */
export function guardrailHold(judgement: Judgement): HoldReason {
  const { verdict, sentence } = judgement;
  const kind =
    verdict === "breach" || verdict === "absent" ? holdKindOf[verdict] : ("guardrail_inconclusive" as const);
  return { kind, sentence, needsHuman: consequence(judgement) === "pause" };
}

/** Why the table of `step` must not be published now, or null: law and capacity, as of now, for all cells at once. */
export function unsafeStep(
  shift: Shift,
  step: StepPlan,
  seen: Observation,
  limit: LoadLimit,
): HoldReason | null {
  const { origin, target } = lineOf(shift);
  const next = overlay(seen.table, between(origin, target, step.fraction));
  return asHold(unsafeReasons(next, seen.table, seen.facts, limit));
}

function asHold(reasons: readonly Unsafe[]): HoldReason | null {
  if (reasons.length === 0) return null;
  const sentence = reasons.map((reason) => reason.sentence).join(" ");
  return { kind: "unsafe_table", sentence, needsHuman: false };
}

/**
 * Why the table that is published, or being published, must not be sent again, or null: law and capacity may have
 * changed since it was first sent.
 *
 * @param sent its position on the line
 * @param confirmed the position of the table that the edges are known to run
 */
export function unsafeToResend(
  shift: Shift,
  sent: number,
  confirmed: number,
  seen: Observation,
  limit: LoadLimit,
): HoldReason | null {
  const { origin, target } = lineOf(shift);
  const at = (fraction: number) => overlay(seen.table, between(origin, target, fraction));
  return asHold(unsafeReasons(at(sent), at(confirmed), seen.facts, limit));
}

/** Whether enough edges can be read to act: `quorum` of them, and one at the very least. */
export function enoughPresent(seen: Observation, quorum: number): boolean {
  const present = seen.edges.filter(({ runs }) => runs !== "away").length;
  return present > 0 && present >= seen.edges.length * quorum - 1e-9;
}

/** Whether every edge that can be read runs it, and enough can be read. */
export function runByAll(seen: Observation, what: "live" | "in_flight", quorum: number): boolean {
  return enoughPresent(seen, quorum) && seen.edges.every(({ runs }) => runs === what || runs === "away");
}

const few = (names: readonly string[]) =>
  names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;

export function unreachable(seen: Observation): HoldReason {
  const away = seen.edges.filter(({ runs }) => runs === "away");
  const sentence =
    seen.edges.length === 0
      ? "No edge of any data plane is known."
      : `Too few edges can be read. Away: ${few(away.map(({ edge }) => edge))}. ${away[0]?.detail ?? ""}`.trim();
  return { kind: "plane_unreachable", sentence, needsHuman: false };
}

export function notConverged(seen: Observation, wanted: "live" | "in_flight"): HoldReason {
  const others = seen.edges.filter(({ runs }) => runs !== wanted);
  const sentence = `${others.length} of ${seen.edges.length} edges do not run the published table: ${few(others.map(({ edge }) => edge))}.`;
  return { kind: "not_converged", sentence, needsHuman: false };
}

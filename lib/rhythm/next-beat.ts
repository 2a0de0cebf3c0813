import { correctionDue, nightlyDue } from "./due";
import type { RhythmKind, RhythmPause } from "./model";

/** A nightly plan that is this late is left out: the next is nearer, and the inputs of the day have changed. */
const LATE_MS = 6 * 3_600_000;

export interface BeatFacts {
  readonly nightlyAt: string;
  readonly correctionMinutes: number;
  /** IANA name. */
  readonly timeZone: string;
  /** Before this there was no estate to plan for. */
  readonly since: Date;
  /** When the last beat of each kind was due that something was written down for. */
  readonly lastNightly: Date | null;
  readonly lastCorrection: Date | null;
  /** A beat whose plan is still being solved. */
  readonly underWay: boolean;
  readonly pause: Pick<RhythmPause, "pausedBy" | "reason"> | null;
  /** Whether corrections have a signed envelope to be made in, and nothing newer that an approver has before them. */
  readonly mayCorrect: boolean;
}

export type Beat =
  | { readonly do: "nothing" }
  | { readonly do: "plan"; readonly kind: RhythmKind; readonly dueAt: Date }
  /** Written down, so that a night without a plan is not a riddle. */
  | { readonly do: "skip"; readonly kind: RhythmKind; readonly dueAt: Date; readonly because: string };

/** What the rhythm is due to do now. A beat is done once, however often this is asked and whoever asks. */
export function nextBeat(facts: BeatFacts, now: Date): Beat {
  const nightly = nightlyDue(facts.nightlyAt, facts.timeZone, now).last;
  const nightlyOpen = nightly >= facts.since && (facts.lastNightly === null || facts.lastNightly < nightly);
  if (nightlyOpen) {
    const skip = (because: string): Beat => ({ do: "skip", kind: "nightly", dueAt: nightly, because });
    if (facts.pause) return skip(`Paused by ${facts.pause.pausedBy}: ${facts.pause.reason}`);
    if (now.getTime() - nightly.getTime() > LATE_MS) {
      return skip("No worker ran when it was due, nor in the six hours after.");
    }
    // A correction under way ends within minutes; two plans at once would only compete for the same processors.
    return facts.underWay ? { do: "nothing" } : { do: "plan", kind: "nightly", dueAt: nightly };
  }
  const correction = correctionDue(facts.correctionMinutes, now).last;
  const open =
    correction >= facts.since &&
    (facts.lastCorrection === null || facts.lastCorrection < correction) &&
    // What was planned for the day this very minute needs no correction.
    (facts.lastNightly === null || facts.lastNightly < correction);
  if (!open || !facts.mayCorrect || facts.pause || facts.underWay) return { do: "nothing" };
  return { do: "plan", kind: "correction", dueAt: correction };
}

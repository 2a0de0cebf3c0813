/** The two beats: a plan for the day, and corrections within what its approver signed. */
export const rhythmKinds = ["nightly", "correction"] as const;
export type RhythmKind = (typeof rhythmKinds)[number];

export const rhythmStates = [
  "solving",
  "proposed",
  "moved",
  "clipped",
  "nothing",
  "refused",
  "skipped",
  "failed",
] as const;
export type RhythmState = (typeof rhythmStates)[number];

/** One beat, what came of it and why. */
export interface RhythmRun {
  readonly id: string;
  readonly kind: RhythmKind;
  readonly dueAt: Date;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly state: RhythmState;
  readonly sentence: string | null;
  /** Who asked for it out of turn; null when the clock did. */
  readonly askedBy: string | null;
  readonly planId: string | null;
  readonly shiftId: string | null;
}

/** A time in which nothing is planned or corrected by itself. */
export interface RhythmPause {
  readonly id: string;
  readonly pausedAt: Date;
  readonly pausedBy: string;
  readonly reason: string;
}

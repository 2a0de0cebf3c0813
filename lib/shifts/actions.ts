import type { Progress } from "./model";

/** What a person may ask of a shift. */
export const shiftActions = [
  "approve",
  "reject",
  "start",
  "pause",
  "resume",
  "abort",
  "roll_back",
  "nearest_safe",
] as const;
export type ShiftAction = (typeof shiftActions)[number];

/** A state as a person meets it: running is told apart by whether it moves. */
export type Situation =
  | Exclude<Progress["state"], "running" | "rolling_back">
  | "running"
  | "running_paused"
  | "running_held"
  | "rolling_back"
  | "rolling_back_held";

export type Permitted = { allowed: true } | { allowed: false; because: string };

/**
 * Which of the situations a shift is in.
 *
 * Paused wins over held: a person who paused must be the one who resumes.
 */
export function situationOf(progress: Progress): Situation {
  switch (progress.state) {
    case "running":
      if (progress.pausedSince) return "running_paused";
      return progress.step.phase === "held" ? "running_held" : "running";
    case "rolling_back":
      return progress.step.phase === "held" ? "rolling_back_held" : "rolling_back";
    default:
      return progress.state;
  }
}

const yes = true;
const over = (what: string) => ({
  approve: `This shift ${what}.`,
  reject: `This shift ${what}.`,
  start: `This shift ${what}.`,
  pause: `This shift ${what}.`,
  resume: `This shift ${what}.`,
  abort: `This shift ${what}.`,
  roll_back: `This shift ${what}.`,
  nearest_safe: `This shift ${what}.`,
});
const notMoving = "Nothing is moving yet.";
const decided = "It has been approved already.";
const goingBack = "It is rolling back.";
const started = "It has started already.";

/** The one table of what may be done when, read by the verbs and by the screens. A string says why not. */
export const permittedActions: Readonly<Record<Situation, Readonly<Record<ShiftAction, true | string>>>> = {
  draft: {
    approve: "It has not been proposed yet.",
    reject: "It has not been proposed yet.",
    start: "It has not been proposed yet.",
    pause: notMoving,
    resume: notMoving,
    abort: yes,
    roll_back: notMoving,
    nearest_safe: notMoving,
  },
  proposed: {
    approve: yes,
    reject: yes,
    start: "It waits for a manager's approval.",
    pause: notMoving,
    resume: notMoving,
    abort: yes,
    roll_back: notMoving,
    nearest_safe: notMoving,
  },
  approved: {
    approve: decided,
    reject: "It has been approved already. Abort it instead.",
    start: yes,
    pause: notMoving,
    resume: notMoving,
    abort: yes,
    roll_back: notMoving,
    nearest_safe: notMoving,
  },
  running: {
    approve: decided,
    reject: started,
    start: started,
    pause: yes,
    resume: "It is not paused.",
    abort: yes,
    roll_back: yes,
    nearest_safe: yes,
  },
  running_paused: {
    approve: decided,
    reject: started,
    start: started,
    pause: "It is paused already.",
    resume: yes,
    abort: yes,
    roll_back: yes,
    nearest_safe: yes,
  },
  running_held: {
    approve: decided,
    reject: started,
    start: started,
    pause: yes,
    resume: yes,
    abort: yes,
    roll_back: yes,
    nearest_safe: yes,
  },
  rolling_back: {
    approve: goingBack,
    reject: goingBack,
    start: goingBack,
    pause: "A rollback is not paused. Abort it to leave traffic where it is now.",
    resume: goingBack,
    abort: yes,
    roll_back: "It is rolling back already.",
    nearest_safe: yes,
  },
  rolling_back_held: {
    approve: goingBack,
    reject: goingBack,
    start: goingBack,
    pause: "A rollback is not paused. Abort it to leave traffic where it is now.",
    resume: yes,
    abort: yes,
    roll_back: "It is rolling back already.",
    nearest_safe: yes,
  },
  completed: { ...over("is complete"), roll_back: yes, nearest_safe: yes },
  rejected: over("was rejected"),
  expired: over("has expired"),
  superseded: over("was superseded"),
  aborted: over("was aborted"),
  rolled_back: over("was rolled back"),
};

const holdKindOf = (progress: Progress) =>
  "step" in progress && progress.step.phase === "held" ? progress.step.reason.kind : null;

/** Whether `action` is allowed now, and the reason when it is not. */
export function permits(progress: Progress, action: ShiftAction): Permitted {
  const situation = situationOf(progress);
  if (action === "resume" && situation === "running_held" && holdKindOf(progress) === "freeze")
    return {
      allowed: false,
      because: "A freeze holds it: it goes on by itself when that ends or is lifted.",
    };
  const entry = permittedActions[situation][action];
  return entry === true ? { allowed: true } : { allowed: false, because: entry };
}

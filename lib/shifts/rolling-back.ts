import {
  abort,
  again,
  asked,
  awaitEdges,
  confirm,
  type Decision,
  drop,
  type Held,
  hold,
  inFlightVersion,
  move,
  nothing,
  publish,
  type RollingBack,
  repairOrWait,
  stepAt,
  superseded,
} from "./decision";
import type { Live, Moving, Progress, Shift } from "./model";
import {
  enoughPresent,
  limitBack,
  notConverged,
  type Observation,
  runByAll,
  unreachable,
  unsafeStep,
  unsafeToResend,
} from "./observation";
import { reversePath, unprovenReversePath } from "./reverse-path";

/**
 * Going back never gives up: whatever holds it is waited for, and only a person's abort ends it early. Neither
 * guardrails nor drift stop it, because its tables are known; law and capacity do, at every step.
 */
export function decideRollingBack(
  shift: Shift,
  progress: RollingBack,
  seen: Observation,
  now: Date,
): Decision {
  const { step, path, live } = progress;
  const asks = shift.request;
  if (asks?.kind === "abort") return abort(shift, asked(shift, "Abort"), inFlightVersion(step), now);
  if (asks?.kind === "resume" && step.phase === "held") {
    return move(
      "resumed",
      asks.reason,
      { ...progress, step: again(step.resume, now) },
      { takesRequest: true },
    );
  }
  if (asks) return drop(shift, "It is rolling back.");

  const moving = step.phase === "held" ? step.resume : step;
  if (moving.phase === "applying" && runByAll(seen, "in_flight", 0)) {
    return confirm(progress, stepAt(path, moving.index), moving.version, now);
  }
  switch (step.phase) {
    case "held": {
      const cause = stillHeld(shift, progress, step, seen);
      if (cause) {
        const plan = stepAt(path, step.resume.index);
        return repairOrWait(shift, progress, step, cause, plan, seen, limitBack(shift, seen));
      }
      return move("resumed", "What held it has passed.", { ...progress, step: again(step.resume, now) });
    }
    case "applying":
      return awaitEdges(shift, progress, step, stepAt(path, step.index), seen, now, {
        quorum: 0,
        limit: limitBack(shift, seen),
      });
    case "pending": {
      if (!enoughPresent(seen, 0)) return hold(progress, step, unreachable(seen), now);
      const unsafe = unsafeStep(shift, stepAt(path, step.index), seen, limitBack(shift, seen));
      if (unsafe) return hold(progress, step, unsafe, now);
      return publish(shift, "back", stepAt(path, step.index), seen);
    }
    case "baking": {
      if (now.getTime() - step.since.getTime() < stepAt(path, step.index).bakeMs) return nothing("It bakes.");
      if (step.index + 1 < path.length) {
        const next: Moving = { phase: "pending", index: step.index + 1 };
        return move("passed", `Step ${step.index + 1} of the way back passed.`, { ...progress, step: next });
      }
      const { because } = progress;
      return move("rolled_back", because, { state: "rolled_back", live, at: now, because });
    }
  }
}

function stillHeld(
  shift: Shift,
  progress: RollingBack,
  { resume, reason }: Held,
  seen: Observation,
): string | null {
  if (resume.phase === "applying") {
    if (reason.kind !== "unsafe_table") return notConverged(seen, "in_flight").sentence;
    const sent = stepAt(progress.path, resume.index).fraction;
    return (
      unsafeToResend(shift, sent, progress.live.fraction, seen, limitBack(shift, seen))?.sentence ?? null
    );
  }
  if (!enoughPresent(seen, 0)) return unreachable(seen).sentence;
  if (resume.phase !== "pending") return null;
  return (
    unsafeStep(shift, stepAt(progress.path, resume.index), seen, limitBack(shift, seen))?.sentence ?? null
  );
}

/**
 * Enters rolling back. Where the way back cannot be proven to fit it begins all the same, by share alone: each of its
 * steps is checked before it is published, and is held rather than published when it does not fit.
 *
 * @param inFlight a version whose publication may have reached some edges; the first step back overtakes it
 */
export function beginRollback(
  shift: Shift,
  live: Live,
  inFlight: number | null,
  because: string,
  seen: Observation,
  takesRequest: boolean,
): Decision {
  const proven = wayBack(shift, live, inFlight !== null, seen);
  const path = proven.ok ? proven.steps : unprovenReversePath(live.fraction, inFlight !== null, shift.pace);
  const next: Progress = {
    state: "rolling_back",
    live,
    overtaken: inFlight,
    path,
    step: { phase: "pending", index: 0 },
    because,
  };
  return move("rollback_begun", because, next, { close: superseded(inFlight), takesRequest });
}

/** The paced way back from `live`, proven against the estate as it is now, or why there is none. */
export function wayBack(shift: Shift, live: Live, inFlight: boolean, seen: Observation) {
  const { origin, target, pace } = shift;
  const limit = limitBack(shift, seen);
  return reversePath(origin, target, live.fraction, inFlight, seen.table, seen.facts, pace, limit);
}

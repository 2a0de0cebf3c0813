import { worseThanStaying } from "./back-or-stay";
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
import type { HoldReason, Live, Moving, Progress, Shares, Shift } from "./model";
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
import { restrict, widestDifference } from "./table";
import { type Goal, goalOf, unprovenWay, wayBack } from "./way-back";

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
  if (asks?.kind === "nearest_safe")
    return retreat(shift, live, inFlightVersion(step), asks.toward, seen, progress.overtaken);
  if (asks) return drop(shift, "It is rolling back.");

  const moving = step.phase === "held" ? step.resume : step;
  if (moving.phase === "applying" && runByAll(seen, "in_flight", 0)) {
    return confirm(progress, stepAt(path, moving.index), moving.version, now);
  }
  const anew = lawFirst(shift, progress, seen);
  if (anew) return anew;
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
      if (unsafe)
        return lawFirst(shift, progress, seen) ?? holdBack(shift, progress, step, unsafe, seen, now);
      return publish(shift, "back", stepAt(path, step.index), seen);
    }
    case "baking": {
      if (now.getTime() - step.since.getTime() < stepAt(path, step.index).bakeMs) return nothing("It bakes.");
      if (step.index + 1 < path.length) {
        const next: Moving = { phase: "pending", index: step.index + 1 };
        return move("passed", `Step ${step.index + 1} of the way back passed.`, { ...progress, step: next });
      }
      const { because, line } = progress;
      return move("rolled_back", because, { state: "rolled_back", live, line, at: now, because });
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

/** Holds a step back that is not safe, and says so where staying is the lesser evil. */
function holdBack(
  shift: Shift,
  progress: RollingBack,
  step: Moving,
  unsafe: HoldReason,
  seen: Observation,
  now: Date,
): Decision {
  const compared = goalOf(shift).goal === "origin" ? worseThanStaying(shift, seen) : null;
  const sentence = compared ? `${unsafe.sentence} ${compared}` : unsafe.sentence;
  return hold(progress, step, { ...unsafe, sentence }, now);
}

/** Law that changed on the way: what it denies by now goes first and whole, where the rest of the way can follow. */
function lawFirst(shift: Shift, progress: RollingBack, seen: Observation): Decision | null {
  const inFlight = inFlightVersion(progress.step);
  const overtaken = inFlight ?? progress.overtaken;
  const way = wayBack(shift, progress.live, overtaken !== null, seen);
  if (way.line === progress.line || !way.proven.ok) return null;
  const because = "Law has changed on the way back: what it denies by now goes first.";
  const next: Progress = { ...progress, overtaken, ...begun(way.line, way.live, way.proven.steps) };
  return move("rollback_begun", because, next, { close: superseded(inFlight) });
}

const begun = (line: RollingBack["line"], live: Live, path: RollingBack["path"]) => ({
  line,
  live,
  path,
  step: { phase: "pending", index: 0 } as const,
});

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
  const way = wayBack(shift, live, inFlight !== null, seen);
  const path = way.proven.ok ? way.proven.steps : unprovenWay(shift, way, inFlight !== null);
  const next: Progress = {
    state: "rolling_back",
    overtaken: inFlight,
    because,
    ...begun(way.line, way.live, path),
  };
  return move("rollback_begun", because, next, { close: superseded(inFlight), takesRequest });
}

/**
 * Leaves the way forward and the way back for the nearest safe table, as a person asked. It was safe when it was
 * offered; when it is not any more, nothing is begun and the request is dropped with the reason.
 *
 * @param overtaken a publication that a rollback overtook already and that edges may still run
 */
export function retreat(
  shift: Shift,
  live: Live,
  inFlight: number | null,
  toward: Shares,
  seen: Observation,
  overtaken: number | null = null,
): Decision {
  if (!widestDifference(restrict(seen.table, toward), toward))
    return drop(shift, "The table that was offered is published already.");
  const maybeRun = inFlight ?? overtaken;
  const goal: Goal = { goal: "nearest_safe", toward };
  const { line, live: from, proven } = wayBack(shift, live, maybeRun !== null, seen, goal);
  if (!proven.ok) return drop(shift, `The table that was offered is not safe any more. ${proven.because}`);
  const because = asked(shift, "The nearest safe table instead of the way back, asked for");
  const next: Progress = {
    state: "rolling_back",
    overtaken: maybeRun,
    because,
    ...begun(line, from, proven.steps),
  };
  return move("rollback_begun", because, next, { close: superseded(inFlight), takesRequest: true });
}

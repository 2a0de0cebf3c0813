import { worseThanStaying } from "./back-or-stay";
import {
  abort,
  again,
  asked,
  awaitEdges,
  confirm,
  type Decision,
  drop,
  expire,
  type Held,
  hold,
  inFlightVersion,
  move,
  nothing,
  publish,
  type Running,
  repairOrWait,
  stepAt,
} from "./decision";
import type { Live, Moving, Progress, Shift } from "./model";
import {
  blocker,
  consequence,
  frozen,
  guardrailHold,
  inconclusive,
  limitForward,
  mustRollBack,
  notConverged,
  type Observation,
  pausing,
  runByAll,
  unsafeStep,
  unsafeToResend,
} from "./observation";
import { beginRollback, decideRollingBack, retreat } from "./rolling-back";
import { atMost, unsafeReasons } from "./safety";
import { between, restrict, widestDifference } from "./table";
import { wayBack } from "./way-back";

/**
 * The next thing a shift does. Pure: reads no clock, no network, no chance.
 *
 * It never assumes that what it asked for happened: a step counts as applied only when the edges were read to run it,
 * so a process killed at any instant leaves a state from which the same observation leads to the same decision.
 */
export function decide(shift: Shift, seen: Observation, now: Date): Decision {
  const { progress } = shift;
  switch (progress.state) {
    case "proposed":
      return now >= progress.expiresAt
        ? expire(shift, now, "Nobody decided on it in time.")
        : nothing("It waits for approval.");
    case "approved":
      if (now >= progress.expiresAt) return expire(shift, now, "It was approved but not started in time.");
      if (progress.startAt && now >= progress.startAt) return { do: "start" };
      return nothing(progress.startAt ? "It waits for its time." : "It waits to be started.");
    case "running":
      return decideRunning(shift, progress, seen, now);
    case "rolling_back":
      return decideRollingBack(shift, progress, seen, now);
    case "completed":
      return decideCompleted(shift, progress, seen);
    default:
      return shift.request ? drop(shift, "It has ended.") : nothing("It has ended.");
  }
}

/** Going back is there after completion too, for as long as it would still go back to where this shift began. */
function decideCompleted(
  shift: Shift,
  { live }: Extract<Progress, { state: "completed" }>,
  seen: Observation,
): Decision {
  const asks = shift.request;
  if (!asks) return nothing("It is complete.");
  if (asks.kind !== "roll_back" && asks.kind !== "nearest_safe") return drop(shift, "It is complete.");
  if (widestDifference(restrict(seen.table, shift.target), shift.target)) {
    return drop(shift, "A later shift has moved this traffic since; going back would undo that one as well.");
  }
  if (asks.kind === "nearest_safe") return retreat(shift, live, null, asks.toward, seen);
  const { proven } = wayBack(shift, live, false, seen);
  if (!proven.ok) {
    const compared = worseThanStaying(shift, seen);
    return drop(shift, `There is no safe way back. ${proven.because}${compared ? ` ${compared}` : ""}`);
  }
  return beginRollback(shift, live, null, asked(shift, "Rollback"), seen, true);
}

function decideRunning(shift: Shift, progress: Running, seen: Observation, now: Date): Decision {
  const { step, live } = progress;
  const asks = shift.request;
  const inFlight = inFlightVersion(step);
  if (asks?.kind === "abort") return abort(shift, asked(shift, "Abort"), inFlight, now);
  if (asks?.kind === "roll_back") return goBack(shift, progress, asked(shift, "Rollback"), seen, now, true);
  if (asks?.kind === "nearest_safe") {
    if (!hasMoved(progress)) return drop(shift, "Nothing has moved: roll back, and it ends where it is.");
    return retreat(shift, live, inFlight, asks.toward, seen);
  }
  if (asks?.kind === "pause") {
    if (progress.pausedSince) return drop(shift, "It is paused already.");
    return move("paused", asks.reason, { ...progress, pausedSince: now }, { takesRequest: true });
  }
  if (asks?.kind === "resume") return resumeByHand(shift, progress, asks.reason, seen, now);

  const trip = mustRollBack(seen) ?? brokenLaw(shift, live, seen);
  // Before the first publication there is nothing to take back: it waits instead, and gives up when that takes too long.
  if (trip && hasMoved(progress)) return goBack(shift, progress, trip, seen, now, false);

  switch (step.phase) {
    case "held":
      return decideHeld(shift, progress, step, seen, now);
    case "applying": {
      if (runByAll(seen, "in_flight", seen.quorum))
        return confirm(progress, stepAt(shift.steps, step.index), step.version, now);
      const may = { quorum: seen.quorum, limit: limitForward(shift, seen) };
      return awaitEdges(shift, progress, step, stepAt(shift.steps, step.index), seen, now, may);
    }
    case "pending": {
      const blocked = blocker(shift, seen, progress.waived);
      if (blocked) return hold(progress, step, blocked, now);
      if (progress.pausedSince) return nothing("It is paused.");
      const freeze = frozen(seen);
      if (freeze) return hold(progress, step, freeze, now);
      const next = stepAt(shift.steps, step.index);
      const unsafe = unsafeStep(shift, next, seen, limitForward(shift, seen));
      if (unsafe) return hold(progress, step, unsafe, now);
      return publish(shift, "forward", next, seen);
    }
    case "baking": {
      const blocked = blocker(shift, seen, progress.waived);
      if (blocked) return hold(progress, step, blocked, now);
      const plan = stepAt(shift.steps, step.index);
      const baked = now.getTime() - step.since.getTime();
      if (baked < plan.bakeMs) return nothing("It bakes.");
      // An emergency cannot wait for a fleet to serve enough requests to be judged by.
      const unsure = shift.pace.urgent ? null : inconclusive(seen, progress.waived);
      if (unsure && baked < plan.bakeMs + shift.pace.patienceMs) {
        return nothing(`It waits for samples. ${unsure.sentence}`);
      }
      if (unsure && consequence(unsure) === "roll_back") {
        return goBack(shift, progress, unsure.sentence, seen, now, false);
      }
      if (unsure) return hold(progress, step, guardrailHold(unsure), now);
      if (progress.pausedSince) return nothing("It is paused.");
      if (step.index + 1 < shift.steps.length) {
        const next: Moving = { phase: "pending", index: step.index + 1 };
        return move("passed", `Step ${step.index + 1} passed.`, { ...progress, step: next });
      }
      const because = "Every step passed.";
      return move("completed", because, { state: "completed", live, at: now, because });
    }
  }
}

function decideHeld(shift: Shift, progress: Running, held: Held, seen: Observation, now: Date): Decision {
  const { resume, reason } = held;
  if (reason.kind === "freeze") return decideFrozen(shift, progress, held, seen, now);
  if (resume.phase === "applying" && runByAll(seen, "in_flight", seen.quorum)) {
    return confirm(progress, stepAt(shift.steps, resume.index), resume.version, now);
  }
  if (now.getTime() - held.since.getTime() >= shift.pace.heldLimitMs) {
    const because = `Held for too long. ${reason.sentence}`;
    return goBack(shift, progress, because, seen, now, false);
  }
  if (reason.needsHuman) return nothing(`It waits for a person. ${reason.sentence}`);
  const cause = stillHeld(shift, progress, held, seen);
  if (cause) {
    const plan = stepAt(shift.steps, resume.index);
    return repairOrWait(shift, progress, held, cause, plan, seen, limitForward(shift, seen));
  }
  return move("resumed", "What held it has passed.", { ...progress, step: again(resume, now) });
}

/**
 * Why a shift that was lawful is not any more and must go back: the law has closed a fleet that it sends a cell to, and
 * there is a lawful way back. A drain is not taken back to what it empties; a person is asked.
 */
function brokenLaw(shift: Shift, live: Live, seen: Observation): string | null {
  if (shift.pace.urgent) return null;
  const here = between(shift.origin, shift.target, live.fraction);
  const broken = unsafeReasons(here, here, seen.facts, atMost(Number.POSITIVE_INFINITY)).find(
    ({ kind }) => kind === "residency",
  );
  return broken && wayBack(shift, live, false, seen).proven.ok ? broken.sentence : null;
}

/**
 * A freeze lasts as long as it lasts: it is no fault of the shift, which does not go back for it. What would hold the
 * shift anyway takes the freeze's place, with the patience that it has.
 */
function decideFrozen(shift: Shift, progress: Running, held: Held, seen: Observation, now: Date): Decision {
  const blocked = blocker(shift, seen, progress.waived);
  if (blocked) return hold(progress, held.resume, blocked, now);
  if (seen.frozenBy !== null) return nothing(`It waits for the freeze to end. ${seen.frozenBy}`);
  return move("resumed", "The freeze has ended.", { ...progress, step: again(held.resume, now) });
}

function hasMoved({ live, step }: Running): boolean {
  return live.fraction > 0 || inFlightVersion(step) !== null;
}

function resumeByHand(
  shift: Shift,
  progress: Running,
  reason: string,
  seen: Observation,
  now: Date,
): Decision {
  if (progress.step.phase !== "held")
    return move("resumed", reason, { ...progress, pausedSince: null }, { takesRequest: true });
  const { resume, reason: held } = progress.step;
  if (held.kind === "freeze" && seen.frozenBy !== null) {
    if (progress.pausedSince === null)
      return drop(shift, `A freeze is lifted, not resumed past. ${seen.frozenBy}`);
    return move("resumed", reason, { ...progress, pausedSince: null }, { takesRequest: true });
  }
  // Resuming a drift restores: the published table is sent again, and the shift goes on once the edges run it.
  const restoring = {
    kind: "not_converged",
    sentence: "The published table is being restored.",
    needsHuman: false,
  } as const;
  const step: Running["step"] =
    held.kind === "drift" ? { phase: "held", resume, since: now, reason: restoring } : again(resume, now);
  const waived = held.kind.startsWith("guardrail_")
    ? [...new Set([...progress.waived, ...pausing(seen)])]
    : progress.waived;
  return move("resumed", reason, { ...progress, pausedSince: null, step, waived }, { takesRequest: true });
}

/** Why a held step must stay so, or null. */
function stillHeld(
  shift: Shift,
  progress: Running,
  { resume, reason }: Held,
  seen: Observation,
): string | null {
  if (resume.phase === "applying") {
    if (reason.kind !== "unsafe_table") return notConverged(seen, "in_flight").sentence;
    const sent = stepAt(shift.steps, resume.index).fraction;
    return (
      unsafeToResend(shift, sent, progress.live.fraction, seen, limitForward(shift, seen))?.sentence ?? null
    );
  }
  // A drift that a person asked to restore is over when the edges run the table, not when a person is asked again.
  if (reason.kind === "not_converged" && !runByAll(seen, "live", seen.quorum)) {
    return notConverged(seen, "live").sentence;
  }
  const blocked = blocker(shift, seen, progress.waived);
  if (blocked) return blocked.sentence;
  if (reason.kind === "guardrail_inconclusive") return inconclusive(seen, progress.waived)?.sentence ?? null;
  if (resume.phase !== "pending") return null;
  return (
    unsafeStep(shift, stepAt(shift.steps, resume.index), seen, limitForward(shift, seen))?.sentence ?? null
  );
}

/** Takes back what has moved; when nothing has, there is nothing to go back from and the shift just ends. */
function goBack(
  shift: Shift,
  progress: Running,
  because: string,
  seen: Observation,
  now: Date,
  takesRequest: boolean,
): Decision {
  if (!hasMoved(progress)) return abort(shift, `${because} Nothing had moved.`, null, now);
  return beginRollback(shift, progress.live, inFlightVersion(progress.step), because, seen, takesRequest);
}

import { lineOf } from "./line";
import type { HoldReason, Moving, Progress, Shares, Shift, StepPlan } from "./model";
import { enoughPresent, notConverged, type Observation, unreachable, unsafeToResend } from "./observation";
import type { LoadLimit } from "./safety";
import { between, overlay } from "./table";

export type Direction = "forward" | "back";

/** What happened, as the audit log and the timeline name it. */
export type ShiftEvent =
  | "confirmed"
  | "passed"
  | "completed"
  | "held"
  | "resumed"
  | "paused"
  | "rollback_begun"
  | "rolled_back"
  | "aborted"
  | "expired"
  | "retried"
  | "request_dropped";

export type Decision =
  | { readonly do: "nothing"; readonly because: string }
  /** Every check of a start, and then the start: due by schedule. */
  | { readonly do: "start" }
  /** Record an intent for this step under a new version, then publish it. */
  | {
      readonly do: "publish";
      readonly direction: Direction;
      readonly step: StepPlan;
      /** The shift's own cells. */
      readonly cells: Shares;
      /** All cells: what the edges will run. */
      readonly table: Shares;
    }
  /** Send the table last published once more, under its own version and key. */
  | { readonly do: "retry"; readonly next: Progress; readonly because: string }
  | {
      readonly do: "move";
      readonly event: ShiftEvent;
      readonly because: string;
      readonly next: Progress;
      /** The intent that this settles, and how. */
      readonly close: { readonly version: number; readonly outcome: "applied" | "superseded" } | null;
      readonly takesRequest: boolean;
    };

export type Running = Extract<Progress, { state: "running" }>;
export type RollingBack = Extract<Progress, { state: "rolling_back" }>;
export type Held = Extract<Running["step"], { phase: "held" }>;

/** The version whose outcome is not known yet, if a publication is under way. */
export function inFlightVersion(step: Running["step"]): number | null {
  const moving = step.phase === "held" ? step.resume : step;
  return moving.phase === "applying" ? moving.version : null;
}

/** The progress of a shift whose step was just given a version: an intent, not yet an effect. */
export function applying(
  progress: Running | RollingBack,
  index: number,
  version: number,
  now: Date,
): Running | RollingBack {
  return { ...progress, step: { phase: "applying", index, version, since: now, attemptedAt: now } };
}

export const nothing = (because: string): Decision => ({ do: "nothing", because });

type Move = Extract<Decision, { do: "move" }>;

export const move = (
  event: ShiftEvent,
  because: string,
  next: Progress,
  also: Partial<Pick<Move, "close" | "takesRequest">> = {},
): Move => ({ do: "move", event, because, next, close: null, takesRequest: false, ...also });

export const drop = (shift: Shift, because: string) =>
  move("request_dropped", because, shift.progress, { takesRequest: true });

export const expire = (shift: Shift, at: Date, because: string) =>
  move("expired", because, { state: "expired", at, because }, { takesRequest: shift.request !== null });

export const asked = (shift: Shift, what: string) =>
  shift.request ? `${what} by ${shift.request.by}: ${shift.request.reason}` : what;

/** Steps are indexed by progress that was validated against them when it was written. */
export function stepAt(steps: readonly StepPlan[], index: number): StepPlan {
  const step = steps[index];
  if (!step) throw new Error(`A shift of ${steps.length} steps has no step ${index}.`);
  return step;
}

/** A step begins again where it was held; a bake begins anew, because the time it was held proves nothing. */
export function again(moving: Moving, now: Date): Moving {
  if (moving.phase === "baking") return { ...moving, since: now };
  if (moving.phase === "applying") return { ...moving, since: now, attemptedAt: now };
  return moving;
}

/** An open intent that something else overtakes. The edges may run it or not; whatever follows is published after it. */
export const superseded = (inFlight: number | null): Move["close"] =>
  inFlight === null ? null : { version: inFlight, outcome: "superseded" };

export function abort(shift: Shift, because: string, inFlight: number | null, now: Date): Decision {
  const takesRequest = shift.request !== null;
  return move(
    "aborted",
    because,
    { state: "aborted", at: now, because },
    { close: superseded(inFlight), takesRequest },
  );
}

export function hold(
  progress: Running | RollingBack,
  resume: Moving,
  reason: HoldReason,
  now: Date,
): Decision {
  return move("held", reason.sentence, { ...progress, step: { phase: "held", resume, since: now, reason } });
}

export function confirm(
  progress: Running | RollingBack,
  plan: StepPlan,
  version: number,
  now: Date,
): Decision {
  const live = { version, fraction: plan.fraction };
  const step = { phase: "baking", index: plan.index, since: now } as const;
  const next: Progress =
    progress.state === "rolling_back"
      ? { ...progress, live, step, overtaken: null }
      : { ...progress, live, step };
  return move("confirmed", `The edges run version ${version}.`, next, {
    close: { version, outcome: "applied" },
  });
}

export function publish(shift: Shift, direction: Direction, step: StepPlan, seen: Observation): Decision {
  const { origin, target } = lineOf(shift);
  const cells = between(origin, target, step.fraction);
  return { do: "publish", direction, step, cells, table: overlay(seen.table, cells) };
}

/**
 * A publication under way: time for the edges, then the table once more, then a hold. It is not sent again when law or
 * capacity have changed under it.
 */
export function awaitEdges(
  shift: Shift,
  progress: Running | RollingBack,
  step: Extract<Moving, { phase: "applying" }>,
  plan: StepPlan,
  seen: Observation,
  now: Date,
  may: { readonly quorum: number; readonly limit: LoadLimit },
): Decision {
  const unsafe = unsafeToResend(shift, plan.fraction, progress.live.fraction, seen, may.limit);
  if (unsafe) return hold(progress, step, unsafe, now);
  if (now.getTime() - step.since.getTime() >= shift.pace.confirmWithinMs) {
    const reason = enoughPresent(seen, may.quorum) ? notConverged(seen, "in_flight") : unreachable(seen);
    return hold(progress, step, reason, now);
  }
  if (now.getTime() - step.attemptedAt.getTime() >= shift.pace.retryMs) {
    const next = { ...progress, step: { ...step, attemptedAt: now } };
    return { do: "retry", next, because: notConverged(seen, "in_flight").sentence };
  }
  return nothing("It waits for the edges.");
}

/** While edges do not run what was published, a held shift sends it again, if it still may; everything else waits. */
export function repairOrWait(
  shift: Shift,
  progress: Running | RollingBack,
  held: Held,
  cause: string,
  plan: StepPlan,
  seen: Observation,
  limit: LoadLimit,
): Decision {
  if (held.reason.kind !== "not_converged" || seen.edges.every(({ runs }) => runs === "away"))
    return nothing(cause);
  const sent = held.resume.phase === "applying" ? plan.fraction : progress.live.fraction;
  const unsafe = unsafeToResend(shift, sent, progress.live.fraction, seen, limit);
  return unsafe ? nothing(unsafe.sentence) : { do: "retry", next: progress, because: cause };
}

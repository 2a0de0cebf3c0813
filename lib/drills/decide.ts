import {
  type Blocker,
  type DrillDefinition,
  type DrillProgress,
  type DrillResult,
  type DrillTimes,
  kindsOf,
  type Moving,
  minutesMs,
  toDrainedMs,
  toReturnedMs,
} from "./model";

/** As long is looked on after the return, so that whole minutes of telemetry say what is served where. */
export const SETTLE_MS = 180_000;

/** A run as it is decided on. */
export interface RunState {
  readonly definition: DrillDefinition;
  readonly startBy: Date;
  readonly progress: DrillProgress;
}

/** A shift of the run, as far as the run looks at it. */
export interface ShiftFact {
  readonly state: "running" | "rolling_back" | "completed" | "rolled_back" | "aborted";
  /** Why it holds or ended; null when it just goes on. */
  readonly because: string | null;
}

/** What was read just before deciding. Absence of data is a value of its own and proves nothing. */
export interface DrillFacts {
  /** What stands against starting now; read only while it waits. */
  readonly blockers: readonly Blocker[];
  readonly shift: ShiftFact | null;
  /** The shift that takes the traffic back; null before there is one, or when nothing was left to take back. */
  readonly returning: ShiftFact | null;
  /** Why the drain has been ended; null while it is open. */
  readonly drainEnded: string | null;
  readonly edges: {
    /** Every edge could be read and sends the target nothing. */
    readonly allZero: boolean;
    /** Every edge could be read and runs the routes that were to return. */
    readonly back: boolean;
  };
  readonly traffic:
    | { readonly kind: "quiet"; readonly at: Date }
    | { readonly kind: "flowing" }
    | { readonly kind: "unknown" };
  /** A guardrail that rolls back, tripped while the target stands drained. */
  readonly breach: string | null;
  /** Another drain that has begun meanwhile. */
  readonly emergency: string | null;
}

export type DrillDecision =
  | { readonly do: "nothing"; readonly because: string }
  | { readonly do: "start" }
  /** What stands against it has changed: written down and told. */
  | { readonly do: "wait"; readonly next: Extract<DrillProgress, { phase: "waiting" }> }
  | { readonly do: "advance"; readonly next: Moving; readonly because: string }
  /** Takes back a drain that still moves, by its own shift. */
  | { readonly do: "turn_back"; readonly next: Moving; readonly because: string }
  /** Sends the traffic of a drain that has arrived, or was left where it is, back by a shift of its own. */
  | { readonly do: "send_back"; readonly next: Moving; readonly because: string }
  | { readonly do: "end"; readonly next: Extract<DrillProgress, { phase: "ended" }> };

const nothing = (because: string): DrillDecision => ({ do: "nothing", because });

/** A drill that has not drained after twice its objective, and never before five minutes more, is given up. */
export const giveUpMs = ({ objective }: Pick<DrillDefinition, "objective">): number =>
  minutesMs(objective.drainedWithinMinutes) + Math.max(minutesMs(objective.drainedWithinMinutes), 300_000);

/**
 * The next thing a run does. Pure, and safe to ask again after a crash at any instant: what the run waits for is read
 * anew each time, and nothing counts as done because it was asked for.
 */
export function decideDrill(run: RunState, facts: DrillFacts, now: Date): DrillDecision {
  const { progress } = run;
  switch (progress.phase) {
    case "waiting":
      return decideWaiting(run, progress, facts, now);
    case "draining":
      return decideDraining(run, progress, facts, now);
    case "holding":
      return decideHolding(progress, facts, now);
    case "returning":
      return decideReturning(progress, facts, now);
    case "settling":
      return now >= progress.until ? finish(run, progress, now) : nothing("It is watched after its return.");
    case "ended":
      return nothing("It has ended.");
  }
}

function decideWaiting(
  { startBy }: RunState,
  progress: Extract<DrillProgress, { phase: "waiting" }>,
  { blockers }: DrillFacts,
  now: Date,
): DrillDecision {
  const { stop, blockedBy } = progress;
  if (stop) return end(null, stop, blockedBy, stop.result, stop.because, now);
  if (now >= startBy) {
    const because =
      blockedBy.length > 0
        ? inWords(blockedBy)
        : "No worker ran while it might have begun, or another run of it was under way.";
    return end(null, null, blockedBy, "not_run", because, now);
  }
  if (blockers.length === 0) return { do: "start" };
  if (same(blockers, blockedBy)) return nothing(`It is tried again. ${inWords(blockers)}`);
  return { do: "wait", next: { ...progress, blockedBy: [...blockers] } };
}

/** Figures and fleets in the sentences change at every tick; the kinds of what stands against it do not. */
const same = (a: readonly Blocker[], b: readonly Blocker[]) => kindsOf(a) === kindsOf(b);

const inWords = (blockers: readonly Blocker[]) => blockers.map(({ sentence }) => sentence).join(" ");

type Draining = Extract<DrillProgress, { phase: "draining" }>;

function decideDraining(run: RunState, progress: Draining, facts: DrillFacts, now: Date): DrillDecision {
  const { times, stop } = progress;
  const { shift } = facts;
  if (stop?.keepDrained) return end(times, stop, [], stop.result, stop.because, now);
  const failed = (because: string) => stop ?? ({ result: "failed", because, keepDrained: false } as const);
  const returning = (because: string): Moving => ({
    phase: "returning",
    times: { ...times, returnBegunAt: now },
    stop: failed(because),
    cannotReturn: null,
  });
  if (!shift) return advance(returning("Its shift is gone."), "Its shift is gone.");
  if (shift.state === "rolling_back" || shift.state === "rolled_back") {
    const because = shift.because ?? "Its shift was rolled back.";
    return advance(returning(because), because);
  }
  if (facts.drainEnded !== null) return advance(returning(facts.drainEnded), facts.drainEnded);
  if (shift.state === "aborted") {
    const because = shift.because ?? "Its shift was aborted.";
    return { do: "send_back", next: returning(because), because };
  }
  const tooLong = now.getTime() - times.startedAt.getTime() >= giveUpMs(run.definition);
  const why = stop?.because ?? (tooLong ? notDrained(run, times, shift, facts) : null);
  if (why !== null)
    return {
      do: shift.state === "completed" ? "send_back" : "turn_back",
      next: returning(why),
      because: why,
    };

  if (!times.weightsZeroAt) {
    return facts.edges.allZero
      ? advance(
          { ...progress, times: { ...times, weightsZeroAt: now } },
          "Every edge was read back to send it nothing.",
        )
      : nothing("Not every edge was read back to send it nothing.");
  }
  if (facts.traffic.kind !== "quiet") {
    return nothing(
      facts.traffic.kind === "unknown"
        ? "Telemetry does not say yet whether anything is served there."
        : "Requests are still served there.",
    );
  }
  if (shift.state !== "completed") return nothing("Its last step is still watched.");
  const drainedAt = new Date(Math.max(times.weightsZeroAt.getTime(), facts.traffic.at.getTime()));
  return advance(
    {
      phase: "holding",
      times: { ...times, drainedAt },
      stop: null,
      until: new Date(now.getTime() + minutesMs(run.definition.holdMinutes)),
    },
    "It is drained.",
  );
}

function notDrained(
  { definition }: RunState,
  { weightsZeroAt }: DrillTimes,
  shift: ShiftFact,
  { traffic }: DrillFacts,
): string {
  const minutes = Math.round(giveUpMs(definition) / 60_000);
  const detail =
    shift.because ??
    (weightsZeroAt === null
      ? "Not every edge was read back to send it nothing."
      : traffic.kind === "unknown"
        ? "Telemetry does not say whether anything is served there."
        : "Requests were still served there.");
  return `It was not drained after ${minutes} minutes. ${detail}`;
}

function decideHolding(
  progress: Extract<DrillProgress, { phase: "holding" }>,
  { breach, emergency, drainEnded }: DrillFacts,
  now: Date,
): DrillDecision {
  const { times, stop } = progress;
  if (stop?.keepDrained) return end(times, stop, [], stop.result, stop.because, now);
  const next = (because: string | null): Moving => ({
    phase: "returning",
    times: { ...times, returnBegunAt: now },
    stop: stop ?? (because === null ? null : { result: "failed", because, keepDrained: false }),
    cannotReturn: null,
  });
  // Ended by hand or by its expiry: its traffic is on its way back already.
  if (drainEnded !== null) return advance(next(drainEnded), drainEnded);
  if (stop) return { do: "send_back", next: next(null), because: stop.because };
  if (breach) return { do: "send_back", next: next(breach), because: breach };
  if (emergency) return { do: "send_back", next: next(emergency), because: emergency };
  if (now >= progress.until)
    return { do: "send_back", next: next(null), because: "It stood drained for as long as it should." };
  return nothing("It stands drained.");
}

function decideReturning(
  progress: Extract<DrillProgress, { phase: "returning" }>,
  facts: DrillFacts,
  now: Date,
): DrillDecision {
  const { shift, returning, drainEnded, edges } = facts;
  const { times, stop } = progress;
  const goesBackItself = shift?.state === "rolling_back" || shift?.state === "running";
  if (goesBackItself) return nothing("Its shift takes the traffic back.");
  if (drainEnded === null && shift) {
    return { do: "send_back", next: progress, because: stop?.because ?? "It is tried again." };
  }
  if (returning?.state === "rolled_back" || returning?.state === "aborted") {
    const why = returning.because ?? "Its return was ended.";
    const because = `${stop ? `${stop.because} ` : ""}Traffic did not return: ${why} The target still stands drained.`;
    return end(times, { result: "failed", because, keepDrained: false }, [], "failed", because, now);
  }
  if (!times.returnedAt) {
    return edges.back
      ? advance(
          { ...progress, times: { ...times, returnedAt: now } },
          "Every edge was read back to run the routes that were to return.",
        )
      : nothing(returning?.because ?? "Not every edge runs the routes that are to return.");
  }
  if (returning && returning.state !== "completed")
    return nothing(returning.because ?? "The last step back is still watched.");
  const until = new Date(now.getTime() + SETTLE_MS);
  return advance({ phase: "settling", times, stop, until }, "Its traffic has returned.");
}

function finish(
  { definition: { objective } }: RunState,
  { times, stop }: Extract<DrillProgress, { phase: "settling" }>,
  now: Date,
): DrillDecision {
  if (stop) return end(times, stop, [], stop.result, stop.because, now);
  const late = [
    over("Drained", toDrainedMs(times), objective.drainedWithinMinutes),
    over("Returned", toReturnedMs(times), objective.returnedWithinMinutes),
  ].filter((sentence) => sentence !== null);
  return late.length > 0
    ? end(times, null, [], "missed", late.join(" "), now)
    : end(times, null, [], "passed", "It was drained and returned within its objective.", now);
}

function over(what: string, took: number | null, withinMinutes: number): string | null {
  if (took === null) return `${what}: not measured.`;
  return took <= minutesMs(withinMinutes)
    ? null
    : `${what} after ${(took / 60_000).toFixed(1)} minutes; the objective is ${withinMinutes}.`;
}

const advance = (next: Moving, because: string): DrillDecision => ({ do: "advance", next, because });

function end(
  times: DrillTimes | null,
  stop: Moving["stop"],
  blockedBy: readonly Blocker[],
  result: DrillResult,
  because: string,
  at: Date,
): DrillDecision {
  return {
    do: "end",
    next: { phase: "ended", times, stop, blockedBy: [...blockedBy], result, because, at },
  };
}

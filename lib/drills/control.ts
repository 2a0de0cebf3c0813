import { type Actor, systemActor } from "@/lib/identity/model";
import { type Clock, systemClock } from "@/lib/platform/clock";
import { isRefusal } from "@/lib/platform/errors";
import type { Lease } from "@/lib/platform/lease";
import { log } from "@/lib/platform/log";
import { liveReadings } from "@/lib/shifts/live-readings";
import { liveRouting } from "@/lib/shifts/live-routing";
import { blockersNow, type StartEyes } from "./blockers-now";
import { type DrillDecision, type DrillFacts, decideDrill, type RunState } from "./decide";
import { factsNow } from "./facts-now";
import { nextDue } from "./schedule";
import { loadDrills } from "./store/drills";
import { recordHeldReadings } from "./store/readings";
import { type DrillRun, lastDueByDrill, loadOpenRuns, loadRun } from "./store/runs";
import { advanceRun, sendBackRun, tellRunCannotReturn, turnBackRun } from "./verbs/advance-run";
import { beginRun } from "./verbs/begin-run";
import { endRun } from "./verbs/end-run";
import { startRun } from "./verbs/start-run";
import { blockRun } from "./verbs/wait-run";
import { writeReport } from "./write-report";

/** Most moves that one run makes in one tick. */
const ROUNDS = 3;

interface Hands {
  readonly actor: Actor;
  readonly lease: Lease;
  readonly clock: Clock;
  readonly eyes: StartEyes;
}

/**
 * One tick of the drills, by the worker that holds `lease`: writes down what is due, then takes every open run one step
 * on. May be killed at any instant; the next tick reads anew where each run stands.
 */
export async function controlDrills(lease: Lease, clock: Clock = systemClock): Promise<void> {
  const actor = systemActor("worker");
  const eyes = { routing: liveRouting(actor, clock), readings: liveReadings() };
  const hands: Hands = { actor, lease, clock, eyes };
  await writeDownDue(hands);
  for (const run of await loadOpenRuns()) {
    try {
      await goOn(hands, run);
    } catch (error) {
      // One run that cannot be looked at keeps no other from going on.
      log.error({ runId: run.id, err: error }, "a drill's tick failed");
    }
  }
}

/** The earliest time of each drill that has passed and that nothing is written down for. */
async function writeDownDue({ actor, lease, clock }: Hands): Promise<void> {
  const now = clock.now();
  const [drills, lastDue] = await Promise.all([loadDrills(), lastDueByDrill()]);
  for (const { id, newest, retired } of drills) {
    if (retired || newest.decision?.decision === "reject") continue;
    const since = Math.max(newest.createdAt.getTime(), lastDue.get(id)?.getTime() ?? 0);
    const [dueAt] = nextDue(newest.definition, new Date(since));
    if (dueAt && dueAt <= now) await beginRun(actor, { drillId: id, dueAt, lease }, { clock });
  }
}

async function goOn(hands: Hands, first: DrillRun): Promise<void> {
  let run: DrillRun | null = first;
  for (let round = 0; run && round < ROUNDS; round++) {
    if (!(await step(hands, run))) return;
    run = await loadRun(run.id);
  }
}

const nothingSeen: Omit<DrillFacts, "blockers"> = {
  shift: null,
  returning: null,
  drainEnded: null,
  edges: { allZero: false, back: false },
  traffic: { kind: "unknown" },
  breach: null,
  emergency: null,
};

/** Observe, decide, do. False: nothing more to do now. */
async function step(hands: Hands, run: DrillRun): Promise<boolean> {
  const { eyes, clock } = hands;
  const now = clock.now();
  const state: RunState = {
    definition: run.version.definition,
    startBy: run.startBy,
    progress: run.progress,
  };
  if (run.progress.phase === "waiting") {
    const looks = now < run.startBy && run.progress.stop === null;
    const { blockers, servedBefore } = looks
      ? await blockersNow(run, eyes, now)
      : { blockers: [], servedBefore: {} };
    return carryOut(hands, run, decideDrill(state, { ...nothingSeen, blockers }, now), servedBefore);
  }
  const { facts, judgements, shift } = await factsNow(run, eyes, now);
  if (shift) await recordHeldReadings(shift.id, Math.max(0, shift.steps.length - 1), judgements, now);
  return carryOut(hands, run, decideDrill(state, { ...facts, blockers: [] }, now), {});
}

async function carryOut(
  { actor, lease, clock }: Hands,
  run: DrillRun,
  decision: DrillDecision,
  servedBefore: Record<string, number | null>,
): Promise<boolean> {
  const { id: runId, revision } = run;
  const on = { runId, revision, lease };
  switch (decision.do) {
    case "nothing":
      return false;
    case "wait":
      await blockRun(actor, { ...on, blockedBy: decision.next.blockedBy }, { clock });
      return false;
    case "start":
      try {
        await startRun(actor, { ...on, servedBefore }, { clock });
        return true;
      } catch (error) {
        if (!isRefusal(error) || error.code === "unavailable") throw error;
        // What was clear a moment ago is not any more; looked at again at the next tick.
        const blockedBy = [{ kind: "unready" as const, sentence: error.message }];
        await blockRun(actor, { ...on, blockedBy }, { clock });
        return false;
      }
    case "advance":
      await advanceRun(actor, { ...on, next: decision.next, because: decision.because }, { clock });
      return true;
    case "turn_back":
      await turnBackRun(actor, { ...on, next: decision.next, because: decision.because }, { clock });
      return true;
    case "send_back":
      try {
        await sendBackRun(actor, { ...on, next: decision.next, because: decision.because }, { clock });
        return true;
      } catch (error) {
        if (!isRefusal(error) || error.code === "unavailable") throw error;
        const { message: because } = error;
        await tellRunCannotReturn(actor, { ...on, next: decision.next, because }, { clock });
        return false;
      }
    case "end": {
      const body = await writeReport(run, decision.next, clock.now());
      await endRun(actor, { ...on, next: decision.next, body }, { clock });
      return false;
    }
  }
}

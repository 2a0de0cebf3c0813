import type { Actor } from "@/lib/identity/model";
import { loadRhythmPolicy } from "@/lib/planning/store/policy";
import { type Clock, systemClock } from "@/lib/platform/clock";
import { isRefusal } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import { envelopeAwaited, envelopeInForce } from "@/lib/shifts/envelope-holds";
import { loadNewestEnvelopes } from "@/lib/shifts/store/envelopes";
import { loadShifts } from "@/lib/shifts/store/shifts";
import { correctInsideEnvelope } from "@/lib/shifts/verbs/correct";
import { proposeShiftByRhythm } from "@/lib/shifts/verbs/propose-by-rhythm";
import { nextBeat } from "./next-beat";
import { loadCalendar } from "./store/estate";
import { openPause } from "./store/pauses";
import { lastDue, loadSolving, type SolvingRun } from "./store/runs";
import { beginRun, skipRun } from "./verbs/begin-run";
import { endRun } from "./verbs/end-run";

/**
 * One tick of the rhythm: carries on with beats whose plan has been solved meanwhile, then begins what is due. Safe to
 * call at any time and to be killed at any instant: what is written down says where to go on.
 */
export async function keepRhythm(actor: Actor, clock: Clock = systemClock): Promise<void> {
  for (const run of await loadSolving()) {
    try {
      await carryOn(actor, run, clock);
    } catch (error) {
      // A refusal that is no outcome, such as a database that is away: the next tick tries again.
      log.warn({ err: error, runId: run.id }, "a beat of the rhythm could not be carried on");
    }
  }
  const calendar = await loadCalendar();
  if (!calendar) return;
  const now = clock.now();
  const [policy, due, pause, envelopes, solving] = await Promise.all([
    loadRhythmPolicy(),
    lastDue(),
    openPause(),
    loadNewestEnvelopes(),
    loadSolving(),
  ]);
  const beat = nextBeat(
    {
      nightlyAt: policy.nightlyAt,
      correctionMinutes: policy.correctionMinutes,
      timeZone: calendar.timeZone,
      since: calendar.seededAt,
      lastNightly: due.nightly,
      lastCorrection: due.correction,
      underWay: solving.length > 0,
      pause,
      mayCorrect: envelopeAwaited(envelopes) === null && envelopeInForce(envelopes, now).ok,
    },
    now,
  );
  if (beat.do === "nothing") return;
  const { kind, dueAt } = beat;
  if (beat.do === "skip") {
    await skipRun(actor, { kind, dueAt, state: "skipped", because: beat.because }, { clock });
    return;
  }
  try {
    await beginRun(actor, { kind, dueAt }, { clock });
  } catch (error) {
    if (!isRefusal(error) || error.code === "unavailable") throw error;
    await skipRun(actor, { kind, dueAt, state: "failed", because: error.message }, { clock });
  }
}

async function carryOn(actor: Actor, { id: runId, kind, plan }: SolvingRun, clock: Clock): Promise<void> {
  if (plan?.state === "solving") return;
  const planId = plan?.id ?? null;
  const end = (outcome: Omit<Parameters<typeof endRun>[1], "runId" | "planId">) =>
    endRun(actor, { runId, planId, ...outcome }, { clock });
  if (!plan || plan.state === "failed") {
    const why = plan?.failure ?? "Its plan is gone.";
    await end({ state: "failed", sentence: `${why} Routing stays as it was.` });
    return;
  }
  if (plan.state === "superseded") {
    await end({ state: "skipped", sentence: "A newer plan took its place before it was proposed." });
    return;
  }
  const made = await shiftOf(plan.id);
  if (made) {
    // This worker, or one before it, was killed between the shift and the end of its beat.
    await end({ ...made, sentence: "Its shift was made before a worker was killed." });
    return;
  }
  try {
    if (kind === "nightly") {
      const reason = `${plan.name}, with the envelope for corrections until the next`;
      const { shiftId } = await proposeShiftByRhythm(actor, { planId: plan.id, reason }, { clock });
      await end({ state: "proposed", sentence: "Waits for a signature.", shiftId });
      return;
    }
    const { outcome, sentence, ...made } = await correctInsideEnvelope(actor, { planId: plan.id }, { clock });
    if (outcome !== "refused") {
      await end({ state: outcome, sentence, ...made });
      return;
    }
    const proposed = await proposeOutside(actor, plan, sentence, clock);
    await end({ state: "refused", ...made, ...proposed });
  } catch (error) {
    if (!isRefusal(error) || error.code === "unavailable") throw error;
    await end({ state: kind === "nightly" ? "failed" : "refused", sentence: error.message });
  }
}

/** The shift that a beat has made already, as what came of the beat; null when there is none. */
async function shiftOf(planId: string) {
  const [shift] = await loadShifts({ planId, take: 1 });
  if (!shift) return null;
  const { id: shiftId, envelopeId } = shift;
  return { shiftId, envelopeId, state: envelopeId ? ("moved" as const) : ("proposed" as const) };
}

/** What lies outside the envelope goes to an approver, unless they have something of the same fleets before them. */
async function proposeOutside(
  actor: Actor,
  plan: { id: string; name: string },
  because: string,
  clock: Clock,
): Promise<{ sentence: string; shiftId: string | null }> {
  try {
    const reason = `${plan.name}, outside the envelope: ${because}`;
    const { shiftId } = await proposeShiftByRhythm(actor, { planId: plan.id, reason }, { clock });
    return { sentence: `${because} It waits for a signature instead.`, shiftId };
  } catch (error) {
    if (!isRefusal(error) || error.code === "unavailable") throw error;
    return { sentence: `${because} It was not put before an approver: ${error.message}`, shiftId: null };
  }
}

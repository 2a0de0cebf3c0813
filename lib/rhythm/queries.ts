import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { loadRhythmPolicy } from "@/lib/planning/store/policy";
import { envelopeAwaited, envelopeInForce } from "@/lib/shifts/envelope-holds";
import { loadNewestEnvelopes } from "@/lib/shifts/store/envelopes";
import { correctionDue, nightlyDue } from "./due";
import type { RhythmPause, RhythmRun } from "./model";
import { loadCalendar } from "./store/estate";
import { openPause } from "./store/pauses";
import { loadLastEnded, loadRuns } from "./store/runs";

export interface RhythmView {
  /** IANA name of the estate's zone, and the time of day in it at which nightly plans are made. */
  readonly timeZone: string;
  readonly nightlyAt: string;
  readonly correctionMinutes: number;
  /** Null before there is an estate. */
  readonly nextNightly: Date | null;
  /** Null while none can be made: `waits` says why. */
  readonly nextCorrection: Date | null;
  readonly waits: string | null;
  readonly pause: RhythmPause | null;
  readonly envelope: {
    readonly planId: string;
    readonly planName: string;
    readonly validUntil: string;
    readonly signedBy: string | null;
  } | null;
  /** The newest first. */
  readonly runs: readonly RhythmRun[];
}

/** What the rhythm did, and when it does something next. */
export async function rhythmView(actor: Actor, { now }: { now: Date }): Promise<RhythmView> {
  requirePermission(actor, "plans:read");
  const [policy, calendar, pause, envelopes, runs] = await Promise.all([
    loadRhythmPolicy(),
    loadCalendar(),
    openPause(),
    loadNewestEnvelopes(),
    loadRuns(300),
  ]);
  const { nightlyAt, correctionMinutes } = policy;
  const timeZone = calendar?.timeZone ?? "UTC";
  const found = envelopeInForce(envelopes, now);
  const waits = pause
    ? `Paused by ${pause.pausedBy}: ${pause.reason}`
    : (envelopeAwaited(envelopes) ?? (found.ok ? null : found.because));
  return {
    timeZone,
    nightlyAt,
    correctionMinutes,
    nextNightly: calendar && !pause ? nightlyDue(nightlyAt, timeZone, now).next : null,
    nextCorrection: waits === null ? correctionDue(correctionMinutes, now).next : null,
    waits,
    pause,
    envelope: found.ok
      ? {
          planId: found.record.planId,
          planName: found.record.planName,
          validUntil: found.record.envelope.validUntil,
          signedBy: found.record.signature?.by ?? null,
        }
      : null,
    runs,
  };
}

/** Of each kind the newest beat that has ended, if it failed. */
export async function failedBeats(actor: Actor): Promise<RhythmRun[]> {
  requirePermission(actor, "plans:read");
  return (await loadLastEnded()).filter(({ state }) => state === "failed");
}

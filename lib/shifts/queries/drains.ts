import { standingOf } from "@/lib/approvals/queries";
import { loadApprovals } from "@/lib/approvals/store/approvals";
import { missingNames, tally } from "@/lib/approvals/tally";
import { loadFleets } from "@/lib/fleet/store/fleets";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { type Situation, situationOf } from "../actions";
import { afterwards } from "../afterwards";
import type { DrainScope } from "../drain-rules";
import { type Drain, loadDrain, loadOpenDrains } from "../store/drains";
import { loadShift, type ShiftRecord } from "../store/shifts";

/** A drain as people see it: what it empties, until when, and who answers for it. */
export interface DrainView {
  readonly shiftId: string;
  readonly scope: DrainScope;
  readonly leaving: readonly string[];
  readonly reason: string;
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly situation: Situation;
  readonly expiresAt: Date;
  readonly strandedRequestsPerSec: number;
  readonly cannotReturn: string | null;
  readonly endedBecause: string | null;
  readonly returnShiftId: string | null;
  readonly signBy: Date;
  /** What is said on it: an objection if there is one, else the signature that was given last once all are there. */
  readonly signature: {
    readonly by: string;
    readonly decision: "approve" | "reject";
    readonly reason: string;
    readonly at: Date;
  } | null;
  /** Every signature that it needs, with who gave it. */
  readonly needs: readonly { readonly because: string; readonly by: string | null }[];
  /** Who has not signed it yet, in words; null when everybody needed has. */
  readonly missing: string | null;
  /** It is not wholly signed, and the time for that is over. */
  readonly overdue: boolean;
  /** Why this reader may not sign it; null when they may. */
  readonly maySign: string | null;
}

async function viewOf(actor: Actor, drain: Drain, shift: ShiftRecord, now: Date): Promise<DrainView> {
  const approvals = await loadApprovals(shift.id);
  const { needs, missing, rejection, complete } = tally(shift, approvals);
  const word = rejection ?? (complete ? approvals.at(-1) : undefined);
  const asked = { signable: afterwards(shift), given: approvals, decision: "approve" } as const;
  const may = await standingOf(actor, asked, now);
  return {
    shiftId: shift.id,
    scope: drain.scope,
    leaving: drain.leaving,
    reason: shift.reason,
    startedBy: shift.proposedByLabel,
    startedAt: shift.startedAt ?? shift.createdAt,
    situation: situationOf(shift.progress),
    expiresAt: drain.expiresAt,
    strandedRequestsPerSec: drain.strandedRequestsPerSec,
    cannotReturn: drain.cannotReturn,
    endedBecause: drain.endedBecause,
    returnShiftId: drain.returnShiftId,
    signBy: drain.signBy,
    signature: word
      ? { by: word.decidedByLabel, decision: word.decision, reason: word.reason, at: word.at }
      : null,
    needs: needs.map(({ need, by }) => ({ because: need.because, by: by?.decidedByLabel ?? null })),
    missing: missing.length === 0 ? null : missingNames(missing),
    overdue: word === undefined && now >= drain.signBy,
    maySign: may.allowed ? null : may.because,
  };
}

/** What can be drained, and which drains are open. */
export async function drainList(
  actor: Actor,
  { now }: { now: Date },
): Promise<{
  open: DrainView[];
  choices: { fleets: string[]; regions: string[]; providers: string[] };
}> {
  requirePermission(actor, "shifts:read");
  const [drains, fleets] = await Promise.all([loadOpenDrains(), loadFleets()]);
  const views = await Promise.all(
    drains.map(async (drain) => {
      const shift = await loadShift(drain.shiftId);
      return shift && viewOf(actor, drain, shift, now);
    }),
  );
  const serving = fleets.filter(({ state }) => state === "serving" || state === "drained");
  const all = (of: (fleet: (typeof fleets)[number]) => string) => [...new Set(serving.map(of))].sort();
  return {
    open: views.flatMap((view) => view ?? []),
    choices: {
      fleets: all(({ id }) => id),
      regions: all(({ region }) => region.id),
      providers: all(({ region }) => region.providerId),
    },
  };
}

/** What of a shift is a drain's own; null when it is none. */
export async function drainOf(
  actor: Actor,
  { shiftId, now }: { shiftId: string; now: Date },
): Promise<DrainView | null> {
  requirePermission(actor, "shifts:read");
  const [drain, shift] = await Promise.all([loadDrain(shiftId), loadShift(shiftId)]);
  return drain && shift && viewOf(actor, drain, shift, now);
}

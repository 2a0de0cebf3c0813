import { maySignAfterwards } from "@/lib/approvals/policy";
import { loadApprovals } from "@/lib/approvals/store/approvals";
import { loadFleets } from "@/lib/fleet/store/fleets";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { type Situation, situationOf } from "../actions";
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
  /** The first manager's word on it. */
  readonly signature: {
    readonly by: string;
    readonly decision: "approve" | "reject";
    readonly reason: string;
    readonly at: Date;
  } | null;
  /** Nobody has signed it, and the time for that is over. */
  readonly overdue: boolean;
  /** Why this reader may not sign it; null when they may. */
  readonly maySign: string | null;
}

async function viewOf(actor: Actor, drain: Drain, shift: ShiftRecord, now: Date): Promise<DrainView> {
  const approvals = await loadApprovals(shift.id);
  const [first] = approvals;
  const may = maySignAfterwards(shift, actor, approvals);
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
    signature: first
      ? { by: first.decidedByLabel, decision: first.decision, reason: first.reason, at: first.at }
      : null,
    overdue: first === undefined && now >= drain.signBy,
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

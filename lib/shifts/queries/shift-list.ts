import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { type Situation, situationOf } from "../actions";
import type { HumanRequest, ShiftKind } from "../model";
import { loadShifts, type ShiftRecord } from "../store/shifts";

/** One shift in a list: where it is, how far, and what holds it. */
export interface ShiftSummary {
  readonly id: string;
  readonly kind: ShiftKind;
  readonly planId: string | null;
  readonly situation: Situation;
  readonly reason: string;
  readonly proposedBy: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly fleets: readonly string[];
  readonly cells: number;
  /** Part of the way that the edges are known to have gone, 0 to 1; null before it starts or once it says nothing. */
  readonly fraction: number | null;
  readonly stepsPassed: number;
  readonly steps: number;
  /** What a person should know now: why it is held, or how it ended. */
  readonly note: string | null;
  readonly requested: HumanRequest["kind"] | null;
}

export function summaryOf(shift: ShiftRecord): ShiftSummary {
  const { progress } = shift;
  const step = "step" in progress ? progress.step : null;
  const at = step && (step.phase === "held" ? step.resume.index : step.index);
  const note =
    step?.phase === "held" ? step.reason.sentence : "because" in progress ? progress.because : null;
  return {
    id: shift.id,
    kind: shift.kind,
    planId: shift.planId,
    situation: situationOf(progress),
    reason: shift.reason,
    proposedBy: shift.proposedByLabel,
    createdAt: shift.createdAt,
    startedAt: shift.startedAt,
    endedAt: shift.endedAt,
    fleets: shift.fleets,
    cells: Object.keys(shift.target).length,
    fraction: "live" in progress ? progress.live.fraction : null,
    stepsPassed:
      progress.state === "completed" ? shift.steps.length : progress.state === "running" ? (at ?? 0) : 0,
    steps: shift.steps.length,
    note,
    requested: shift.request?.kind ?? null,
  };
}

/** All shifts, the newest first. */
export async function shiftList(actor: Actor): Promise<ShiftSummary[]> {
  requirePermission(actor, "shifts:read");
  return (await loadShifts({})).map(summaryOf);
}

/** Shifts that need a person now, for the overview: held, going back, or waiting for a signature. */
export async function shiftsNeedingAttention(actor: Actor): Promise<ShiftSummary[]> {
  requirePermission(actor, "shifts:read");
  const shifts = await loadShifts({ states: ["proposed", "running", "rolling_back"] });
  return shifts.map(summaryOf).filter(({ situation }) => situation !== "running");
}

import type { Approval } from "@/lib/approvals/model";
import { loadApprovals } from "@/lib/approvals/store/approvals";
import { loadPlanes } from "@/lib/dataplane/store/planes";
import { newestTable } from "@/lib/dataplane/store/tables";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { refuse } from "@/lib/platform/errors";
import { type Impact, impactOf } from "../impact";
import { loadPlanWithInputs } from "../store/plans";
import { type LatestReading, latestReadings, readingHistory } from "../store/readings";
import { loadShift, type ShiftRecord } from "../store/shifts";
import { loadSteps, type StepRecord } from "../store/steps";
import { loadTimeline, type TimelineEntry } from "../store/timeline";
import { overlay, sharesFromRoutes } from "../table";
import { type ShiftSummary, summaryOf } from "./shift-list";

/** An edge as it was last read: what it should run against what it runs. */
export interface EdgeRow {
  readonly id: string;
  readonly dataPlane: string;
  readonly name: string;
  readonly version: number | null;
  readonly sync: string;
  readonly note: string | null;
  readonly observedAt: Date | null;
}

export interface ShiftDetail {
  readonly shift: ShiftRecord;
  readonly summary: ShiftSummary;
  readonly planName: string | null;
  /** Null when its plan cannot be read any more. */
  readonly impact: Impact | null;
  readonly steps: readonly StepRecord[];
  readonly readings: readonly LatestReading[];
  readonly history: readonly { guardrail: string; value: number | null; at: Date }[];
  readonly approvals: readonly Approval[];
  readonly timeline: readonly TimelineEntry[];
  readonly edges: readonly EdgeRow[];
  readonly newestVersion: number | null;
}

/** Everything one screen says about one shift. */
export async function shiftDetail(actor: Actor, { shiftId }: { shiftId: string }): Promise<ShiftDetail> {
  requirePermission(actor, "shifts:read");
  const shift = await loadShift(shiftId);
  if (!shift) return refuse("not_found", `There is no shift ${shiftId}.`);
  const [steps, readings, history, approvals, timeline, planes, table, source] = await Promise.all([
    loadSteps(shiftId),
    latestReadings(shiftId),
    readingHistory(shiftId, 60),
    loadApprovals(shiftId),
    loadTimeline(shiftId),
    loadPlanes(),
    newestTable(),
    shift.planId ? loadPlanWithInputs(shift.planId) : null,
  ]);
  // The other cells as they are now, the shift's own as they were: what the approver is asked to leave.
  const before = overlay(table ? sharesFromRoutes(table.routes) : {}, shift.today);
  const plan = source && "plan" in source ? source : null;
  return {
    shift,
    summary: summaryOf(shift),
    planName: plan?.name ?? null,
    impact: plan && impactOf(plan.snapshot, shift.windowIndex, before, shift.today, shift.target),
    steps,
    readings,
    history,
    approvals,
    timeline,
    edges: planes
      .filter(({ enabled }) => enabled)
      .flatMap((plane) =>
        plane.edges.map((edge) => ({
          id: edge.id,
          dataPlane: plane.name,
          name: edge.name,
          version: edge.ackedVersion,
          sync: edge.sync,
          note: edge.note,
          observedAt: edge.observedAt,
        })),
      ),
    newestVersion: table?.version ?? null,
  };
}

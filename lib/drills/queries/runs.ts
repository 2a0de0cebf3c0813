import { z } from "zod";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { refuse } from "@/lib/platform/errors";
import { type ShiftDetail, shiftDetail } from "@/lib/shifts/queries/shift-detail";
import { type DrillReport, drillReport } from "../report";
import { loadReport } from "../store/reports";
import { type DrillRun, loadRun } from "../store/runs";

const isId = (text: string) => z.uuid().safeParse(text).success;

export interface RunDetail {
  readonly run: DrillRun;
  /** The drain, and the return once it has begun. */
  readonly drain: ShiftDetail | null;
  readonly returning: ShiftDetail | null;
  readonly hasReport: boolean;
}

/** Everything one screen says about one run while it goes on. */
export async function runDetail(actor: Actor, { runId }: { runId: string }): Promise<RunDetail> {
  requirePermission(actor, "drills:read");
  const run = isId(runId) ? await loadRun(runId) : null;
  if (!run) return refuse("not_found", "There is no such run.");
  const detail = (shiftId: string | null) => (shiftId === null ? null : shiftDetail(actor, { shiftId }));
  const [drain, returning] = await Promise.all([detail(run.shiftId), detail(run.returnShiftId)]);
  return { run, drain, returning, hasReport: run.progress.phase === "ended" };
}

/** A report as it was written down, its hash, and the very bytes that the hash is over. */
export async function reportOf(
  actor: Actor,
  { runId }: { runId: string },
): Promise<{ report: DrillReport; sha256: string; body: string }> {
  requirePermission(actor, "drills:read");
  const stored = isId(runId) ? await loadReport(runId) : null;
  if (!stored) return refuse("not_found", "There is no report of this run: it is written when a run ends.");
  return { report: drillReport.parse(JSON.parse(stored.body)), sha256: stored.sha256, body: stored.body };
}

import { z } from "zod";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { refuse } from "@/lib/platform/errors";
import { drainList } from "@/lib/shifts/queries/drains";
import { nextDue } from "../schedule";
import { mayDecideOn } from "../standing";
import { estateZone } from "../store/calendar";
import { type Drill, type DrillVersion, loadDrill, loadDrills, loadVersions } from "../store/drills";
import { loadRunSummaries, type RunSummary } from "../store/runs";
import { openUntil } from "../windows";

/** Runs by which a drill's course is shown. */
const TREND_RUNS = 12;

/** A drill as a list shows it. */
export interface DrillRow {
  readonly drill: Drill;
  readonly standing: "approved" | "proposed" | "rejected" | "retired";
  /** Null: it is not due any more, or not approved. */
  readonly nextAt: Date | null;
  /** The run that is under way; null when none is. */
  readonly open: RunSummary | null;
  /** The last run that ended. */
  readonly last: RunSummary | null;
  /** Runs that ended, the oldest first. */
  readonly trend: readonly RunSummary[];
}

export const standingOf = ({ retired, newest }: Drill): DrillRow["standing"] => {
  if (retired) return "retired";
  if (!newest.decision) return "proposed";
  return newest.decision.decision === "approve" ? "approved" : "rejected";
};

function rowOf(drill: Drill, runs: readonly RunSummary[], now: Date): DrillRow {
  const standing = standingOf(drill);
  const ended = runs.filter(({ phase }) => phase === "ended");
  const due = standing === "approved" || standing === "proposed";
  return {
    drill,
    standing,
    nextAt: due ? (nextDue(drill.newest.definition, now)[0] ?? null) : null,
    open: runs.find(({ phase }) => phase !== "ended") ?? null,
    last: ended[0] ?? null,
    trend: [...ended].reverse(),
  };
}

/** All drills with their next time, their last result and their course; and what a new one can be made of. */
export async function drillList(actor: Actor, { now }: { now: Date }): Promise<DrillRow[]> {
  requirePermission(actor, "drills:read");
  const [drills, runs] = await Promise.all([loadDrills(), loadRunSummaries({ take: TREND_RUNS + 1 })]);
  return drills.map((drill) =>
    rowOf(
      drill,
      runs.filter(({ drillId }) => drillId === drill.id),
      now,
    ),
  );
}

/** What can be drilled, and on whose clock, for the form. */
export async function drillChoices(actor: Actor, { now }: { now: Date }) {
  requirePermission(actor, "drills:read");
  const [{ choices }, timeZone] = await Promise.all([drainList(actor, { now }), estateZone()]);
  return { ...choices, timeZone };
}

export interface DrillDetail extends DrillRow {
  readonly versions: readonly DrillVersion[];
  /** The newest first. */
  readonly runs: readonly RunSummary[];
  /** Its next times. */
  readonly due: readonly Date[];
  /** Why this reader may not decide on its newest version; null when they may. */
  readonly mayDecide: string | null;
  /** Until when it could start now; null outside its windows. */
  readonly openUntil: Date | null;
}

/** Everything one screen says about one drill. */
export async function drillDetail(
  actor: Actor,
  { drillId, now }: { drillId: string; now: Date },
): Promise<DrillDetail> {
  requirePermission(actor, "drills:read");
  const drill = z.uuid().safeParse(drillId).success ? await loadDrill(drillId) : null;
  if (!drill) return refuse("not_found", "There is no such drill.");
  const [versions, runs] = await Promise.all([
    loadVersions(drillId),
    loadRunSummaries({ drillId, take: 200 }),
  ]);
  const { definition } = drill.newest;
  const may = mayDecideOn(drill.newest, actor);
  return {
    ...rowOf(drill, runs, now),
    trend: runs
      .filter(({ phase }) => phase === "ended")
      .slice(0, TREND_RUNS)
      .reverse(),
    versions,
    runs,
    due: drill.retired ? [] : nextDue(definition, now, 5),
    mayDecide: may.allowed ? null : may.because,
    openUntil: openUntil(definition.windows, definition.timeZone, now),
  };
}

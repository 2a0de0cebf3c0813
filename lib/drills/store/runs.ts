import { prisma, type Tx } from "@/lib/platform/db/client";
import { json } from "@/lib/shifts/store/shifts";
import { Prisma } from "@/prisma/generated/client";
import {
  type DrillProgress,
  type DrillResult,
  type DrillStart,
  drillProgress,
  drillStart,
  toDrainedMs,
  toReturnedMs,
} from "../model";
import { type DrillVersion, toVersion } from "./drills";

type Reader = Tx | ReturnType<typeof prisma>;

/** One run of a drill, with the version that it runs. */
export interface DrillRun {
  readonly id: string;
  readonly drillId: string;
  readonly name: string;
  readonly version: DrillVersion;
  readonly dueAt: Date;
  readonly startBy: Date;
  /** Who asked for it out of turn; null when the clock did. */
  readonly asked: { readonly id: string; readonly by: string; readonly reason: string } | null;
  readonly progress: DrillProgress;
  readonly revision: number;
  readonly shiftId: string | null;
  readonly returnShiftId: string | null;
  readonly start: DrillStart | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

const whole = {
  include: { of: { include: { decision: true, drill: { select: { name: true } } } } },
} as const;

function toRun(row: Prisma.DrillRunGetPayload<typeof whole>): DrillRun {
  const { askedById: id, askedByLabel: by, askedReason: reason } = row;
  return {
    id: row.id,
    drillId: row.drillId,
    name: row.of.drill.name,
    version: toVersion(row.of),
    dueAt: row.dueAt,
    startBy: row.startBy,
    asked: id !== null && by !== null && reason !== null ? { id, by, reason } : null,
    progress: drillProgress.parse(row.progress),
    revision: row.revision,
    shiftId: row.shiftId,
    returnShiftId: row.returnShiftId,
    start: row.start === null ? null : drillStart.parse(row.start),
    startedAt: row.startedAt,
    endedAt: row.endedAt,
  };
}

export async function loadRun(id: string, db: Reader = prisma()): Promise<DrillRun | null> {
  const row = await db.drillRun.findUnique({ where: { id }, ...whole });
  return row && toRun(row);
}

/** Runs that have not ended, the first due first. */
export async function loadOpenRuns(db: Reader = prisma()): Promise<DrillRun[]> {
  const rows = await db.drillRun.findMany({
    where: { phase: { not: "ended" } },
    orderBy: { dueAt: "asc" },
    ...whole,
  });
  return rows.map(toRun);
}

/** A run as a list shows it. */
export interface RunSummary {
  readonly id: string;
  readonly drillId: string;
  readonly version: number;
  readonly dueAt: Date;
  readonly askedBy: string | null;
  readonly phase: DrillProgress["phase"];
  readonly result: DrillResult | null;
  readonly sentence: string | null;
  readonly toDrainedMs: number | null;
  readonly toReturnedMs: number | null;
  readonly endedAt: Date | null;
}

/** The newest runs, of one drill or of each, the newest first; at most `take` of each drill. */
export async function loadRunSummaries(
  { drillId, take }: { readonly drillId?: string; readonly take: number },
  db: Reader = prisma(),
): Promise<RunSummary[]> {
  const of = drillId === undefined ? Prisma.empty : Prisma.sql`WHERE drill_id = ${drillId}::uuid`;
  return db.$queryRaw<RunSummary[]>`
    SELECT id, drill_id AS "drillId", version, due_at AS "dueAt", asked_by_label AS "askedBy", phase,
           result::text AS result, sentence, to_drained_ms AS "toDrainedMs", to_returned_ms AS "toReturnedMs",
           ended_at AS "endedAt"
      FROM (SELECT *, row_number() OVER (PARTITION BY drill_id ORDER BY due_at DESC) AS age FROM drill_run ${of}) AS aged
     WHERE age <= ${take} ORDER BY due_at DESC`;
}

/** When each drill was last due by the clock, for every drill that ever was. */
export async function lastDueByDrill(db: Reader = prisma()): Promise<Map<string, Date>> {
  const rows = await db.drillRun.groupBy({
    by: ["drillId"],
    where: { askedById: null },
    _max: { dueAt: true },
  });
  return new Map(rows.flatMap(({ drillId, _max }) => (_max.dueAt ? [[drillId, _max.dueAt]] : [])));
}

export interface NewRun {
  readonly id: string;
  readonly drillId: string;
  readonly version: number;
  readonly dueAt: Date;
  readonly startBy: Date;
  readonly asked: DrillRun["asked"];
}

/** Writes down that a run is due; false when one is there for that time, or another is under way. */
export async function insertRun(tx: Tx, { asked, ...run }: NewRun): Promise<boolean> {
  const progress: DrillProgress = { phase: "waiting", blockedBy: [], stop: null };
  const { count } = await tx.drillRun.createMany({
    data: {
      ...run,
      phase: progress.phase,
      progress: json(progress),
      askedById: asked?.id ?? null,
      askedByLabel: asked?.by ?? null,
      askedReason: asked?.reason ?? null,
    },
    skipDuplicates: true,
  });
  return count === 1;
}

/**
 * Writes where a run stands if it is still at the revision that was read; false when somebody else wrote first. What
 * the run's times say is kept beside them for lists.
 */
export async function writeRun(
  tx: Tx,
  run: Pick<DrillRun, "id" | "revision">,
  next: DrillProgress,
  more: {
    readonly shiftId?: string;
    readonly returnShiftId?: string | null;
    readonly start?: DrillStart;
  } = {},
): Promise<boolean> {
  const times = "times" in next ? next.times : null;
  const { start, ...shifts } = more;
  const { count } = await tx.drillRun.updateMany({
    where: { id: run.id, revision: run.revision },
    data: {
      phase: next.phase,
      progress: json(next),
      revision: { increment: 1 },
      ...shifts,
      ...(start ? { start: json(start), startedAt: times?.startedAt ?? null } : {}),
      ...(times ? { toDrainedMs: toDrainedMs(times), toReturnedMs: toReturnedMs(times) } : {}),
      ...(next.phase === "ended" ? { result: next.result, sentence: next.because, endedAt: next.at } : {}),
    },
  });
  return count === 1;
}

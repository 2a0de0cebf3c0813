import { prisma, type Tx } from "@/lib/platform/db/client";
import type { RhythmKind, RhythmRun, RhythmState } from "../model";

type Reader = Tx | ReturnType<typeof prisma>;

export interface NewRun {
  readonly id: string;
  readonly kind: RhythmKind;
  readonly dueAt: Date;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly state: RhythmState;
  readonly sentence: string | null;
  readonly askedBy: string | null;
  readonly planId: string | null;
}

/** Writes a beat down; false when one of its kind is there for that time already. */
export async function insertRun(tx: Tx, run: NewRun): Promise<boolean> {
  const { count } = await tx.rhythmRun.createMany({ data: run, skipDuplicates: true });
  return count === 1;
}

/** Whether anything is written down for a beat. */
export async function isTaken(tx: Tx, kind: RhythmKind, dueAt: Date): Promise<boolean> {
  return (await tx.rhythmRun.count({ where: { kind, dueAt } })) > 0;
}

/** Ends a beat whose plan was being solved; false when somebody else ended it. */
export async function writeEnd(
  tx: Tx,
  id: string,
  end: {
    readonly state: Exclude<RhythmState, "solving">;
    readonly sentence: string;
    readonly shiftId: string | null;
    readonly envelopeId: string | null;
    readonly endedAt: Date;
  },
): Promise<boolean> {
  const { count } = await tx.rhythmRun.updateMany({ where: { id, state: "solving" }, data: end });
  return count === 1;
}

/** The newest beats, the newest first. */
export async function loadRuns(take: number, db: Reader = prisma()): Promise<RhythmRun[]> {
  return db.rhythmRun.findMany({ orderBy: { startedAt: "desc" }, take, omit: { envelopeId: true } });
}

export interface SolvingRun {
  readonly id: string;
  readonly kind: RhythmKind;
  readonly plan: {
    readonly id: string;
    readonly name: string;
    readonly state: "solving" | "ready" | "failed" | "superseded";
    readonly failure: string | null;
  } | null;
}

/** Beats whose plan was being solved when last looked at, with what became of it. */
export async function loadSolving(): Promise<SolvingRun[]> {
  return prisma().rhythmRun.findMany({
    where: { state: "solving" },
    orderBy: { startedAt: "asc" },
    select: { id: true, kind: true, plan: { select: { id: true, name: true, state: true, failure: true } } },
  });
}

/** When the last beat of each kind was due. One that somebody asked for out of turn does not count as the night's. */
export async function lastDue(): Promise<{ nightly: Date | null; correction: Date | null }> {
  const [nightly, correction] = await Promise.all(
    (["nightly", "correction"] as const).map((kind) =>
      prisma().rhythmRun.findFirst({
        where: { kind, askedBy: null },
        orderBy: { dueAt: "desc" },
        select: { dueAt: true },
      }),
    ),
  );
  return { nightly: nightly?.dueAt ?? null, correction: correction?.dueAt ?? null };
}

/** The newest beat of each kind that has ended. */
export async function loadLastEnded(): Promise<RhythmRun[]> {
  const runs = await Promise.all(
    (["nightly", "correction"] as const).map((kind) =>
      prisma().rhythmRun.findFirst({
        where: { kind, endedAt: { not: null } },
        orderBy: { startedAt: "desc" },
        omit: { envelopeId: true },
      }),
    ),
  );
  return runs.filter((run) => run !== null);
}

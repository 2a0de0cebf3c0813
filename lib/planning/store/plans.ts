import { prisma, type Tx } from "@/lib/platform/db/client";
import type { PlanPurpose, PlanState, Prisma } from "@/prisma/generated/client";
import type { ClausePrice, Plan, Snapshot } from "../model";
import { readPlan, readSnapshot } from "../read-snapshot";

export type { PlanPurpose };

type Reader = Tx | ReturnType<typeof prisma>;
const json = (value: unknown) => value as Prisma.InputJsonValue;

/** What goes with a plan and has no place in its document. */
export interface PlanExplanation {
  /** What was left out of the snapshot or assumed in it, as sentences. */
  notes: string[];
  /** What dropping each clause on shares would save; missing until the plan is solved. */
  clauses?: ClausePrice[];
}

/** A plan as a list shows it. */
export interface PlanHead {
  id: string;
  name: string;
  state: PlanState;
  /** Asked for by somebody, or made by the rhythm at night or between. */
  purpose: PlanPurpose;
  failure: string | null;
  objectiveUsd: number | null;
  boundUsd: number | null;
  solveMs: number | null;
  policyVersion: number;
  proposedById: string;
  proposedByLabel: string;
  reason: string;
  createdAt: Date;
  solvedAt: Date | null;
  snapshotSha256: string;
  snapshotAsOf: Date;
}

export interface PlanRecord extends PlanHead {
  snapshot: Snapshot;
  plan: Plan | null;
  explanation: PlanExplanation;
}

const head = {
  id: true,
  name: true,
  state: true,
  purpose: true,
  failure: true,
  objectiveUsd: true,
  boundUsd: true,
  solveMs: true,
  policyVersion: true,
  proposedById: true,
  proposedByLabel: true,
  reason: true,
  createdAt: true,
  solvedAt: true,
  snapshotSha256: true,
  snapshot: { select: { asOf: true } },
} as const;

/** Plans with what a list needs, the newest first; their documents stay where they are. */
export async function loadPlanHeads(take: number, db: Reader = prisma()): Promise<PlanHead[]> {
  const rows = await db.plan.findMany({ select: head, orderBy: { createdAt: "desc" }, take });
  return rows.map(({ snapshot, ...row }) => ({ ...row, snapshotAsOf: snapshot.asOf }));
}

/** One plan with its document and its snapshot, parsed; null when there is none. */
export async function loadPlan(id: string, db: Reader = prisma()): Promise<PlanRecord | null> {
  const row = await db.plan.findUnique({ where: { id }, include: { snapshot: true } });
  if (!row) return null;
  const { snapshot, body, explanation, ...rest } = row;
  return {
    ...rest,
    snapshotAsOf: snapshot.asOf,
    snapshot: readSnapshot(snapshot.body),
    plan: body === null ? null : readPlan(body),
    explanation: { notes: [], ...(explanation as Partial<PlanExplanation> | null) },
  };
}

export async function loadPlanState(id: string, db: Reader = prisma()): Promise<PlanState | null> {
  const row = await db.plan.findUnique({ where: { id }, select: { state: true } });
  return row?.state ?? null;
}

/** Keeps a snapshot; the same inputs frozen twice are one row. */
export async function keepSnapshot(tx: Tx, sha256: string, snapshot: Snapshot): Promise<void> {
  await tx.snapshot.createMany({
    data: { sha256, asOf: new Date(snapshot.asOf), body: json(snapshot) },
    skipDuplicates: true,
  });
}

export async function insertPlan(
  tx: Tx,
  plan: {
    id: string;
    name: string;
    purpose: PlanPurpose;
    snapshotSha256: string;
    policyVersion: number;
    proposedById: string;
    proposedByLabel: string;
    reason: string;
    createdAt: Date;
    explanation: PlanExplanation;
  },
): Promise<void> {
  await tx.plan.create({ data: { ...plan, state: "solving", explanation: json(plan.explanation) } });
}

/** Asks a worker to solve the plan, if and when the caller's transaction commits. */
export async function askForSolve(tx: Tx, planId: string): Promise<void> {
  await tx.$executeRaw`
    SELECT graphile_worker.add_job('solve-plan', json_build_object('planId', ${planId}::text),
      job_key := ${`solve-plan/${planId}`}, max_attempts := 3)`;
}

/**
 * Plans that are being solved by nobody any more: their job is gone, or has been tried as often as it may be and no
 * worker holds it. A worker that ran out of memory or was killed leaves one like that.
 */
export async function abandonedPlans(): Promise<string[]> {
  const rows = await prisma().$queryRaw<{ id: string }[]>`
    SELECT p.id::text AS id FROM plan p
    WHERE p.state = 'solving' AND NOT EXISTS (
      SELECT 1 FROM graphile_worker.jobs j
      WHERE j.key = 'solve-plan/' || p.id AND (j.attempts < j.max_attempts OR j.locked_at IS NOT NULL))`;
  return rows.map(({ id }) => id);
}

/** Writes the solved plan down; false when it is no longer being solved. */
export async function writeReady(
  tx: Tx,
  id: string,
  solved: { plan: Plan; solveMs: number; explanation: PlanExplanation; at: Date },
): Promise<boolean> {
  const { count } = await tx.plan.updateMany({
    where: { id, state: "solving" },
    data: {
      state: "ready",
      body: json(solved.plan),
      objectiveUsd: solved.plan.objectiveUsd,
      boundUsd: solved.plan.boundUsd,
      solveMs: solved.solveMs,
      explanation: json(solved.explanation),
      solvedAt: solved.at,
    },
  });
  return count === 1;
}

/** Ends a plan without a document; false when it is no longer being solved. */
export async function writeFailed(tx: Tx, id: string, failure: string, at: Date): Promise<boolean> {
  const { count } = await tx.plan.updateMany({
    where: { id, state: "solving" },
    data: { state: "failed", failure, solvedAt: at },
  });
  return count === 1;
}

/**
 * Retires older solved plans that no shift was ever made from; returns their ids. A correction, of which there are many
 * a day, retires only other corrections: what somebody asked for stays until somebody asks again.
 */
export async function supersedeOlder(
  tx: Tx,
  { id, createdAt, purpose }: Pick<PlanHead, "id" | "createdAt" | "purpose">,
): Promise<string[]> {
  const older = await tx.plan.findMany({
    where: {
      state: "ready",
      id: { not: id },
      createdAt: { lt: createdAt },
      shifts: { none: {} },
      ...(purpose === "correction" ? { purpose } : {}),
    },
    select: { id: true },
  });
  const ids = older.map((plan) => plan.id);
  await tx.plan.updateMany({ where: { id: { in: ids }, state: "ready" }, data: { state: "superseded" } });
  return ids;
}

/** Deletes corrections made before `before` that no shift came of, and snapshots that nothing refers to any more. */
export async function deleteOldCorrections(before: Date): Promise<number> {
  const plans = await prisma().$executeRaw`
    DELETE FROM plan p WHERE p.purpose = 'correction' AND p.state <> 'solving' AND p.created_at < ${before}
      AND NOT EXISTS (SELECT 1 FROM shift WHERE plan_id = p.id)`;
  await prisma().$executeRaw`
    DELETE FROM snapshot s WHERE s.created_at < ${before}
      AND NOT EXISTS (SELECT 1 FROM plan WHERE snapshot_sha256 = s.sha256)
      AND NOT EXISTS (SELECT 1 FROM what_if WHERE snapshot_sha256 = s.sha256)
      AND NOT EXISTS (SELECT 1 FROM what_if_answer WHERE snapshot_sha256 = s.sha256)`;
  return plans;
}

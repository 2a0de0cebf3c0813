import { type Requirement, requirement as requirementSchema } from "@/lib/approvals/model";
import { prisma, type Tx } from "@/lib/platform/db/client";
import { Prisma } from "@/prisma/generated/client";
import {
  humanRequest,
  type Progress,
  progress as progressSchema,
  type Settings,
  type Shares,
  type Shift,
  type ShiftKind,
  type StepPlan,
  settings as settingsSchema,
  shares as sharesSchema,
} from "../model";

export type Reader = Tx | ReturnType<typeof prisma>;

/** A shift with what the controller does not need: who, why, when. */
export interface ShiftRecord extends Shift {
  readonly kind: ShiftKind;
  readonly windowIndex: number;
  readonly snapshotSha256: string | null;
  /** The signed envelope that it moves within, instead of a signature of its own. */
  readonly envelopeId: string | null;
  readonly proposedById: string;
  readonly proposedByLabel: string;
  readonly reason: string;
  /** Who must sign it and why, as it was when proposed. */
  readonly requirement: Requirement;
  /** Routes of its cells when it was proposed. */
  readonly today: Shares;
  readonly fleets: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
}

const withSteps = {
  include: {
    steps: { where: { direction: "forward" as const }, orderBy: { index: "asc" as const } },
    fleets: { select: { fleetId: true }, orderBy: { fleetId: "asc" as const } },
  },
};
type Row = Prisma.ShiftGetPayload<typeof withSteps>;

function toRecord(row: Row): ShiftRecord {
  const { pace, guardrails, startedWith } = settingsSchema.parse(row.settings);
  return {
    id: row.id,
    kind: row.kind,
    planId: row.planId,
    windowIndex: row.windowIndex,
    snapshotSha256: row.snapshotSha256,
    envelopeId: row.envelopeId,
    pace,
    guardrails,
    startedWith,
    steps: row.steps.map(({ index, fraction, bakeMs }) => ({ index, fraction, bakeMs })),
    today: sharesSchema.parse(row.fromRoutes),
    origin: sharesSchema.parse(row.returnRoutes),
    target: sharesSchema.parse(row.toRoutes),
    progress: progressSchema.parse(row.progress),
    request: row.request === null ? null : humanRequest.parse(row.request),
    revision: row.revision,
    proposedById: row.proposedById,
    proposedByLabel: row.proposedByLabel,
    reason: row.reason,
    requirement: requirementSchema.parse(row.requirement),
    fleets: row.fleets.map(({ fleetId }) => fleetId),
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
  };
}

export async function loadShift(id: string, db: Reader = prisma()): Promise<ShiftRecord | null> {
  const row = await db.shift.findUnique({ where: { id }, ...withSteps });
  return row && toRecord(row);
}

export async function loadShifts(
  filter: {
    readonly states?: readonly Progress["state"][];
    readonly planId?: string;
    /** Those that moved traffic at some time in [from, to). */
    readonly moving?: { readonly from: Date; readonly to: Date };
    readonly take?: number;
  },
  db: Reader = prisma(),
): Promise<ShiftRecord[]> {
  const rows = await db.shift.findMany({
    where: {
      ...(filter.states ? { state: { in: [...filter.states] } } : {}),
      ...(filter.planId ? { planId: filter.planId } : {}),
      ...(filter.moving
        ? {
            startedAt: { lt: filter.moving.to },
            OR: [{ endedAt: null }, { endedAt: { gte: filter.moving.from } }],
          }
        : {}),
    },
    orderBy: { createdAt: "desc" },
    take: filter.take ?? 200,
    ...withSteps,
  });
  return rows.map(toRecord);
}

/** Locks the shift until the transaction ends: of two who decide on it at once the second reads what the first did. */
export async function lockShift(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM shift WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
}

/** Ids of shifts the controller may have something to do for: those that move, wait with an end, or were asked something. */
export async function dueShiftIds(db: Reader = prisma()): Promise<string[]> {
  const rows = await db.shift.findMany({
    where: {
      OR: [
        { state: { in: ["proposed", "approved", "running", "rolling_back"] } },
        { request: { not: Prisma.DbNull } },
      ],
    },
    orderBy: { createdAt: "asc" },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

export interface NewShift {
  readonly id: string;
  readonly planId: string;
  readonly windowIndex: number;
  readonly snapshotSha256: string;
  readonly proposedById: string;
  readonly proposedByLabel: string;
  readonly reason: string;
  readonly requirement: Requirement;
  readonly today: Shares;
  readonly origin: Shares;
  readonly target: Shares;
  readonly fleets: readonly string[];
  readonly steps: readonly StepPlan[];
  readonly settings: Settings;
  /** Where it begins: waiting for a signature, or approved by an envelope. */
  readonly progress: Extract<Progress, { state: "proposed" | "approved" }>;
  readonly envelopeId: string | null;
}

export async function insertShift(tx: Tx, shift: NewShift, now: Date): Promise<void> {
  const { fleets, steps, today, origin, target, settings, progress, requirement, ...row } = shift;
  await tx.shift.create({
    data: {
      ...row,
      requirement: json(requirement),
      state: progress.state,
      progress: json(progress),
      fromRoutes: json(today),
      returnRoutes: json(origin),
      toRoutes: json(target),
      settings: json(settings),
      expiresAt: progress.expiresAt,
      createdAt: now,
      fleets: { create: fleets.map((fleetId) => ({ fleetId })) },
      steps: { create: steps.map((step) => ({ ...step, direction: "forward" as const })) },
    },
  });
}

/**
 * Writes progress if the shift is still at the revision that was read; false when someone else wrote first. Fleets are
 * taken while traffic moves, and given back with the end: the database refuses a fleet that another shift has.
 */
export async function writeProgress(
  tx: Tx,
  shift: Pick<Shift, "id" | "revision">,
  next: Progress,
  options: { readonly takesRequest: boolean; readonly startedAt?: Date },
): Promise<boolean> {
  const ended = "at" in next ? next.at : null;
  const { count } = await tx.shift.updateMany({
    where: { id: shift.id, revision: shift.revision },
    data: {
      state: next.state,
      progress: json(next),
      revision: { increment: 1 },
      endedAt: ended,
      ...("expiresAt" in next ? { expiresAt: next.expiresAt } : {}),
      ...(options.takesRequest ? { request: Prisma.DbNull } : {}),
      ...(options.startedAt ? { startedAt: options.startedAt } : {}),
    },
  });
  if (count === 0) return false;
  await takeFleets(tx, shift.id, next.state === "running" || next.state === "rolling_back");
  return true;
}

export async function takeFleets(tx: Tx, shiftId: string, active: boolean): Promise<void> {
  await tx.shiftFleet.updateMany({ where: { shiftId, active: !active }, data: { active } });
}

/** Fleets that the shift needs besides those it has; the database refuses one that another active shift has. */
export async function addFleets(tx: Tx, shiftId: string, fleets: readonly string[]): Promise<void> {
  await tx.shiftFleet.createMany({ data: fleets.map((fleetId) => ({ shiftId, fleetId, active: true })) });
}

/** Leaves a request for the controller; a later one replaces it. */
export async function writeRequest(tx: Tx, id: string, request: Shift["request"]): Promise<void> {
  await tx.shift.update({
    where: { id },
    data: { request: request === null ? Prisma.DbNull : json(request), revision: { increment: 1 } },
  });
}

/** Fleets of `fleets` that another active shift touches. */
export async function busyFleets(
  shift: Pick<ShiftRecord, "id" | "fleets">,
  db: Reader = prisma(),
): Promise<string[]> {
  const rows = await db.shiftFleet.findMany({
    where: { active: true, fleetId: { in: [...shift.fleets] }, shiftId: { not: shift.id } },
    select: { fleetId: true },
  });
  return rows.map(({ fleetId }) => fleetId).sort();
}

/** Dates become ISO strings, as the schemas read them back. */
export const json = (value: unknown): Prisma.InputJsonValue => JSON.parse(JSON.stringify(value));

import { nothingNeeded, type Requirement } from "@/lib/approvals/model";
import { prisma, type Tx } from "@/lib/platform/db/client";
import type { DrainScope } from "../drain-rules";
import type { Progress, Settings, Shares, ShiftKind, StepPlan } from "../model";
import { json, type Reader } from "./shifts";

/** What is peculiar to a shift that drains. */
export interface Drain {
  readonly shiftId: string;
  readonly scope: DrainScope;
  /** Fleets that it empties. */
  readonly leaving: readonly string[];
  readonly strandedRequestsPerSec: number;
  readonly brokeGlass: boolean;
  readonly expiresAt: Date;
  /** A manager must have signed it by then. */
  readonly signBy: Date;
  /** When its traffic was sent back, or began to be. */
  readonly endedAt: Date | null;
  readonly endedBecause: string | null;
  readonly returnShiftId: string | null;
  /** Why traffic cannot go back although it should. */
  readonly cannotReturn: string | null;
}

type Row = Omit<Drain, "scope"> & { scope: DrainScope["kind"]; scopeId: string };
const toDrain = ({ scope, scopeId, ...row }: Row): Drain => ({ ...row, scope: { kind: scope, id: scopeId } });

export async function loadDrain(shiftId: string, db: Reader = prisma()): Promise<Drain | null> {
  const row = await db.drain.findUnique({ where: { shiftId } });
  return row && toDrain(row);
}

/** Drains whose traffic has not been sent back yet, the first to expire first. */
export async function loadOpenDrains(db: Reader = prisma()): Promise<Drain[]> {
  const rows = await db.drain.findMany({ where: { endedAt: null }, orderBy: { expiresAt: "asc" } });
  return rows.map(toDrain);
}

export interface RunningShift {
  readonly id: string;
  readonly kind: Exclude<ShiftKind, "rebalance">;
  readonly proposedById: string;
  readonly proposedByLabel: string;
  readonly reason: string;
  /** Who must answer for it afterwards; nobody unless given. */
  readonly requirement?: Requirement;
  readonly today: Shares;
  readonly origin: Shares;
  readonly target: Shares;
  readonly fleets: readonly string[];
  readonly steps: readonly StepPlan[];
  readonly settings: Settings;
  readonly liveVersion: number;
  readonly expiresAt: Date;
}

/** A shift that moves from the start, with its fleets taken: the database refuses one that another shift has. */
export async function insertRunningShift(tx: Tx, shift: RunningShift, now: Date): Promise<void> {
  const { fleets, steps, today, origin, target, settings, liveVersion, requirement, ...row } = shift;
  const progress: Progress = {
    state: "running",
    live: { version: liveVersion, fraction: 0 },
    step: { phase: "pending", index: 0 },
    pausedSince: null,
    waived: [],
  };
  await tx.shift.create({
    data: {
      ...row,
      requirement: json(requirement ?? nothingNeeded),
      state: "running",
      progress: json(progress),
      fromRoutes: json(today),
      returnRoutes: json(origin),
      toRoutes: json(target),
      settings: json(settings),
      createdAt: now,
      startedAt: now,
      fleets: { create: fleets.map((fleetId) => ({ fleetId, active: true })) },
      steps: { create: steps.map((step) => ({ ...step, direction: "forward" as const })) },
    },
  });
}

export async function insertDrain(
  tx: Tx,
  { scope, leaving, ...drain }: Omit<Drain, "endedAt" | "endedBecause" | "returnShiftId" | "cannotReturn">,
): Promise<void> {
  await tx.drain.create({
    data: { ...drain, scope: scope.kind, scopeId: scope.id, leaving: [...leaving] },
  });
}

export async function extendDrainTo(tx: Tx, shiftId: string, expiresAt: Date): Promise<void> {
  await tx.drain.update({ where: { shiftId }, data: { expiresAt, cannotReturn: null } });
  await tx.shift.update({ where: { id: shiftId }, data: { expiresAt } });
}

/** Ends a drain; false when it had ended already. */
export async function closeDrain(
  tx: Tx,
  shiftId: string,
  ended: { readonly at: Date; readonly because: string; readonly returnShiftId: string | null },
): Promise<boolean> {
  const { count } = await tx.drain.updateMany({
    where: { shiftId, endedAt: null },
    data: {
      endedAt: ended.at,
      endedBecause: ended.because,
      returnShiftId: ended.returnShiftId,
      cannotReturn: null,
    },
  });
  return count === 1;
}

/** Keeps why traffic cannot go back; false when that is known already. */
export async function writeCannotReturn(tx: Tx, shiftId: string, because: string): Promise<boolean> {
  const { count } = await tx.drain.updateMany({
    where: { shiftId, endedAt: null, OR: [{ cannotReturn: null }, { cannotReturn: { not: because } }] },
    data: { cannotReturn: because },
  });
  return count === 1;
}

/** Sets fleets to a state, those that can become it; which ones did. */
export async function setFleetStates(
  tx: Tx,
  fleets: readonly string[],
  from: "serving" | "drained",
  to: "serving" | "drained",
): Promise<string[]> {
  const rows = await tx.fleet.findMany({
    where: { id: { in: [...fleets] }, state: from },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  const ids = rows.map(({ id }) => id);
  await tx.fleet.updateMany({ where: { id: { in: ids } }, data: { state: to } });
  return ids;
}

/** The drain that a shift is, or that it takes back. */
export async function drainOfShift(
  tx: Tx,
  shiftId: string,
): Promise<{ drain: Drain; is: "drain" | "return" } | null> {
  const row = await tx.drain.findFirst({ where: { OR: [{ shiftId }, { returnShiftId: shiftId }] } });
  return row && { drain: toDrain(row), is: row.shiftId === shiftId ? "drain" : "return" };
}

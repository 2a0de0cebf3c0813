import { prisma, type Tx } from "@/lib/platform/db/client";
import type { Direction, ShiftEvent } from "../decision";
import type { Progress, Shift } from "../model";
import type { Reader } from "./shifts";

/** What became of one step, for the run sheet. */
export interface StepRecord {
  readonly direction: Direction;
  readonly index: number;
  readonly fraction: number;
  readonly state: "pending" | "applying" | "baking" | "passed" | "held";
  readonly version: number | null;
  readonly bakeMs: number;
  readonly appliedAt: Date | null;
  readonly bakedAt: Date | null;
  readonly note: string | null;
}

export async function loadSteps(shiftId: string, db: Reader = prisma()): Promise<StepRecord[]> {
  const rows = await db.shiftStep.findMany({
    where: { shiftId },
    orderBy: [{ direction: "asc" }, { index: "asc" }],
  });
  return rows.map(({ tableVersion, shiftId: _, ...row }) => ({
    ...row,
    version: tableVersion === null ? null : Number(tableVersion),
  }));
}

interface At {
  readonly direction: Direction;
  readonly index: number;
  readonly phase: StepRecord["state"];
  readonly note: string | null;
}

function stepOf(progress: Progress): At | null {
  if (progress.state !== "running" && progress.state !== "rolling_back") return null;
  const direction = progress.state === "running" ? "forward" : "back";
  const { step } = progress;
  if (step.phase === "held") {
    return { direction, index: step.resume.index, phase: "held", note: step.reason.sentence };
  }
  return { direction, index: step.index, phase: step.phase, note: null };
}

/** Keeps the record of the steps in line with the shift's progress, in the same transaction. */
export async function recordStep(
  tx: Tx,
  shift: Shift,
  event: ShiftEvent | "intended",
  next: Progress,
  now: Date,
  version: number | null,
): Promise<void> {
  const shiftId = shift.id;
  const was = stepOf(shift.progress);
  if (was && (event === "passed" || event === "completed" || event === "rolled_back")) {
    await tx.shiftStep.update({
      where: { shiftId_direction_index: { shiftId, direction: was.direction, index: was.index } },
      data: { state: "passed", bakedAt: now, note: null },
    });
  }
  if (event === "rollback_begun" && next.state === "rolling_back") {
    // A way back that is given up for another: what it did is in the log, the run sheet shows the way that counts.
    await tx.shiftStep.deleteMany({ where: { shiftId, direction: "back" } });
    await tx.shiftStep.createMany({
      data: next.path.map((step) => ({ ...step, shiftId, direction: "back" as const })),
    });
  }
  const is = stepOf(next);
  if (!is) return;
  await tx.shiftStep.update({
    where: { shiftId_direction_index: { shiftId, direction: is.direction, index: is.index } },
    data: {
      state: is.phase,
      note: is.note,
      ...(version === null ? {} : { tableVersion: BigInt(version), appliedAt: null }),
      ...(event === "confirmed" ? { appliedAt: now } : {}),
    },
  });
}

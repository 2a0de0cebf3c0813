import { prisma, type Tx } from "@/lib/platform/db/client";
import type { RhythmPause } from "../model";

type Reader = Tx | ReturnType<typeof prisma>;

/** The pause that is open, or null. */
export async function openPause(db: Reader = prisma()): Promise<RhythmPause | null> {
  return db.rhythmPause.findFirst({
    where: { resumedAt: null },
    select: { id: true, pausedAt: true, pausedBy: true, reason: true },
  });
}

export async function insertPause(tx: Tx, pause: Omit<RhythmPause, "id">): Promise<string> {
  const { id } = await tx.rhythmPause.create({ data: pause, select: { id: true } });
  return id;
}

/** Ends the pause; false when it had ended. */
export async function endPause(
  tx: Tx,
  id: string,
  end: { readonly resumedAt: Date; readonly resumedBy: string; readonly resumeReason: string },
): Promise<boolean> {
  const { count } = await tx.rhythmPause.updateMany({ where: { id, resumedAt: null }, data: end });
  return count === 1;
}

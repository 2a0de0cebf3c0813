import { prisma } from "@/lib/platform/db/client";
import type { Progress } from "../model";

export interface ShiftName {
  id: string;
  reason: string;
  state: Progress["state"];
  createdAt: Date;
}

/** The newest shifts with what it takes to recognise one; their routes and steps stay where they are. */
export const loadShiftNames = (take: number): Promise<ShiftName[]> =>
  prisma().shift.findMany({
    select: { id: true, reason: true, state: true, createdAt: true },
    orderBy: { createdAt: "desc" },
    take,
  });

/** How many shifts wait for a signature, and how many are moving traffic. */
export async function countShifts(): Promise<{ proposed: number; moving: number }> {
  const [proposed, moving] = await Promise.all([
    prisma().shift.count({ where: { state: "proposed" } }),
    prisma().shift.count({ where: { state: { in: ["running", "rolling_back"] } } }),
  ]);
  return { proposed, moving };
}

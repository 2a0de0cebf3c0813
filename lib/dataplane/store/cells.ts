import { prisma } from "@/lib/platform/db/client";
import type { RuledCell } from "@/lib/residency/model";

/** Every demand cell, as far as law and routing look at it. */
export async function loadCells(): Promise<(RuledCell & { id: string })[]> {
  return prisma().demandCell.findMany({
    orderBy: { id: "asc" },
    select: { id: true, origin: true, modelId: true, dataClass: true },
  });
}

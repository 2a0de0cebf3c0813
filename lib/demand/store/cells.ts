import { prisma, type Tx } from "@/lib/platform/db/client";
import type { DemandCell } from "../cell";

type Reader = Tx | ReturnType<typeof prisma>;

/** Every demand cell, by id. */
export const loadDemandCells = (db: Reader = prisma()): Promise<DemandCell[]> =>
  db.demandCell.findMany({
    orderBy: { id: "asc" },
    select: {
      id: true,
      origin: true,
      modelId: true,
      dataClass: true,
      inputTokensPerRequest: true,
      outputTokensPerRequest: true,
      latencyBudgetMs: true,
      baselineRequestsPerSec: true,
    },
  });

/** Round trips from countries to regions, ms; a pair without a row cannot be reached. */
export const loadRoundTrips = (
  db: Reader = prisma(),
): Promise<{ origin: string; regionId: string; rttMs: number }[]> =>
  db.originRtt.findMany({ select: { origin: true, regionId: true, rttMs: true } });

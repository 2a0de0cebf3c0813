import { prisma } from "@/lib/platform/db/client";

export interface PlanName {
  id: string;
  name: string;
  state: string;
  createdAt: Date;
}

/** The newest plans with what it takes to recognise one; their documents stay where they are. */
export const loadPlanNames = (take: number): Promise<PlanName[]> =>
  prisma().plan.findMany({
    select: { id: true, name: true, state: true, createdAt: true },
    orderBy: { createdAt: "desc" },
    take,
  });

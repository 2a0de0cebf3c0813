import { prisma } from "@/lib/platform/db/client";

export interface FleetName {
  id: string;
  name: string;
  regionId: string;
}

/** Id, name and region of every fleet that is not retired, by name. */
export const loadFleetNames = (): Promise<FleetName[]> =>
  prisma().fleet.findMany({
    where: { state: { not: "retired" } },
    select: { id: true, name: true, regionId: true },
    orderBy: { name: "asc" },
  });

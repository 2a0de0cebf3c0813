import { prisma } from "@/lib/platform/db/client";
import type { Snapshot } from "../model";

/** The routes of the newest routing table: today's. Empty before the first. */
export async function loadCurrentRoutes(): Promise<Snapshot["current"]> {
  const table = await prisma().routingTable.findFirst({
    orderBy: { version: "desc" },
    select: {
      shares: {
        select: { cellId: true, fleetId: true, share: true },
        orderBy: [{ cellId: "asc" }, { fleetId: "asc" }],
      },
    },
  });
  return (table?.shares ?? []).map(({ cellId, fleetId, share }) => ({ cell: cellId, fleet: fleetId, share }));
}

import { prisma } from "@/lib/platform/db/client";
import type { Delivery } from "../capacity";

/** Every promised delivery to a fleet that is not retired, the earliest due first. */
export async function loadDeliveries(): Promise<Delivery[]> {
  const rows = await prisma().capacityDelivery.findMany({
    where: { fleet: { state: { not: "retired" } } },
    orderBy: [{ dueOn: "asc" }, { fleetId: "asc" }],
    include: {
      fleet: {
        select: { name: true, region: { select: { provider: { select: { id: true, name: true } } } } },
      },
    },
  });
  return rows.map(({ fleetId, fleet, accelerators, dueOn, deliveredOn, illustrative }) => ({
    fleetId,
    fleetName: fleet.name,
    providerId: fleet.region.provider.id,
    providerName: fleet.region.provider.name,
    accelerators,
    dueOn,
    deliveredOn,
    illustrative,
  }));
}

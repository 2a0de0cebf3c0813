import { prisma } from "@/lib/platform/db/client";

/** Two fleets in one region and one model: the least estate telemetry can be placed in. */
export async function seedEstate(): Promise<void> {
  const illustrative = true;
  await prisma().provider.create({ data: { id: "azure", name: "Azure", illustrative } });
  await prisma().region.create({
    data: {
      id: "azure:germanywestcentral",
      providerId: "azure",
      name: "Frankfurt",
      country: "DE",
      latitude: 50.1,
      longitude: 8.7,
      pue: 1.2,
      gramsCo2PerKwh: 380,
      illustrative,
    },
  });
  await prisma().accelerator.create({
    data: { id: "h100-sxm", name: "H100 SXM", vendor: "NVIDIA", watts: 700, memoryGb: 80, illustrative },
  });
  await prisma().model.create({ data: { id: "gpt-large", name: "GPT Large", illustrative } });
  for (const id of ["fleet-a", "fleet-b"]) {
    await prisma().fleet.create({
      data: {
        id,
        name: id,
        regionId: "azure:germanywestcentral",
        acceleratorId: "h100-sxm",
        billing: "on_demand",
        contracted: 100,
        delivered: 100,
        healthy: 100,
        ttftMs: 300,
        errorRate: 0.001,
        illustrative,
      },
    });
  }
}

import { prisma } from "@/lib/platform/db/client";

const invented = { illustrative: true };

/**
 * A small estate in the test's database: one accelerator, one model per name, and a cell or fleet for each id given.
 * Fleets stand in the country that their region's id names (`acme:de` → DE), or in DE.
 */
export async function seedEstate(estate: {
  cells: readonly string[];
  fleets: readonly { id: string; country?: string; endpoint?: string; state?: "planned" | "serving" }[];
}): Promise<void> {
  const db = prisma();
  await db.provider.create({ data: { id: "acme", name: "Acme", ...invented } });
  await db.accelerator.create({
    data: { id: "h100", name: "H100", vendor: "NVIDIA", watts: 700, memoryGb: 80, ...invented },
  });
  const countries = new Set(estate.fleets.map((fleet) => fleet.country ?? "DE"));
  await db.region.createMany({
    data: [...countries].map((country) => ({
      id: `acme:${country.toLowerCase()}`,
      providerId: "acme",
      name: country,
      country,
      latitude: 0,
      longitude: 0,
      pue: 1.2,
      gramsCo2PerKwh: 300,
      ...invented,
    })),
  });
  await db.fleet.createMany({
    data: estate.fleets.map(({ id, country = "DE", endpoint = null, state = "serving" }) => ({
      id,
      name: id,
      regionId: `acme:${country.toLowerCase()}`,
      acceleratorId: "h100",
      billing: "reserved" as const,
      contracted: 10,
      delivered: 10,
      healthy: 10,
      ttftMs: 200,
      errorRate: 0,
      endpoint,
      state,
      ...invented,
    })),
  });
  const parts = estate.cells.map(
    (id) => id.split("|") as [string, string, "general" | "personal" | "regulated"],
  );
  await db.model.createMany({
    data: [...new Set(parts.map(([, model]) => model))].map((id) => ({ id, name: id, ...invented })),
  });
  await db.demandCell.createMany({
    data: parts.map(([origin, modelId, dataClass]) => ({
      id: `${origin}|${modelId}|${dataClass}`,
      origin,
      modelId,
      dataClass,
      inputTokensPerRequest: 100,
      outputTokensPerRequest: 100,
      latencyBudgetMs: 1_000,
      baselineRequestsPerSec: 1,
      ...invented,
    })),
  });
}

/** A rule that personal data of `origin` stays in that country. */
export async function seedLocalRule(origin: string): Promise<void> {
  await prisma().jurisdiction.upsert({
    where: { id: origin },
    create: { id: origin, name: origin },
    update: {},
  });
  await prisma().residencyRule.create({
    data: {
      id: `${origin.toLowerCase()}-local`,
      title: `Personal data of ${origin} stays there`,
      legalBasis: "A test's own law",
      originJurisdictions: [origin],
      dataClasses: ["personal"],
      allowedJurisdictions: [origin],
      effectiveFrom: new Date("2020-01-01T00:00:00Z"),
      ...invented,
    },
  });
}

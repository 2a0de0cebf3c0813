import { prisma, type Tx } from "@/lib/platform/db/client";
import type { Prisma } from "@/prisma/generated/client";
import type { Fleet, Region, ThroughputProfile } from "../model";

type Reader = Tx | ReturnType<typeof prisma>;

const withRegion = { include: { provider: { select: { name: true } } } } satisfies Prisma.RegionDefaultArgs;
const withPlace = { include: { region: withRegion, accelerator: true } } satisfies Prisma.FleetDefaultArgs;

function toRegion({ provider, ...row }: Prisma.RegionGetPayload<typeof withRegion>): Region {
  return { ...row, providerName: provider.name };
}

function toFleet({
  region,
  accelerator,
  acceleratorId: _a,
  regionId: _r,
  ...row
}: Prisma.FleetGetPayload<typeof withPlace>): Fleet {
  const { id, name, vendor, watts } = accelerator;
  return { ...row, region: toRegion(region), accelerator: { id, name, vendor, watts } };
}

/** Every fleet that is not retired, by id. */
export async function loadFleets(db: Reader = prisma()): Promise<Fleet[]> {
  const rows = await db.fleet.findMany({
    where: { state: { not: "retired" } },
    orderBy: { id: "asc" },
    ...withPlace,
  });
  return rows.map(toFleet);
}

export async function loadFleet(id: string, db: Reader = prisma()): Promise<Fleet | null> {
  const row = await db.fleet.findUnique({ where: { id }, ...withPlace });
  return row && toFleet(row);
}

export const loadProfiles = (db: Reader = prisma()): Promise<ThroughputProfile[]> =>
  db.throughputProfile.findMany({
    select: { acceleratorId: true, modelId: true, prefillTokensPerSec: true, decodeTokensPerSec: true },
  });

/** Served models: id → name. */
export async function loadModelNames(db: Reader = prisma()): Promise<Map<string, string>> {
  const rows = await db.model.findMany({ select: { id: true, name: true }, orderBy: { id: "asc" } });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

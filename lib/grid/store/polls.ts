import { prisma } from "@/lib/platform/db/client";
import type { GridSignal } from "../model";

/** How the last look at a live source went. */
export interface GridPoll {
  readonly zone: string;
  readonly signal: GridSignal;
  readonly triedAt: Date;
  readonly gaveAt: Date | null;
  readonly failure: string | null;
}

export async function recordPoll(poll: GridPoll): Promise<void> {
  const { zone, signal, triedAt, gaveAt, failure } = poll;
  await prisma().gridPoll.upsert({
    where: { zone_signal: { zone, signal } },
    create: poll,
    update: { triedAt, failure, ...(gaveAt ? { gaveAt } : {}) },
  });
}

export const loadPolls = (): Promise<GridPoll[]> => prisma().gridPoll.findMany();

/** A region as electricity sees it. */
export interface ZoneRegion {
  readonly id: string;
  readonly name: string;
  readonly gridZone: string | null;
  /** Yearly means, which stand in where nothing hourly is fresh. */
  readonly gramsCo2PerKwh: number;
  readonly powerUsdPerMwh: number | null;
  readonly illustrative: boolean;
  readonly sourceName: string | null;
}

/** Regions in which a fleet is, or was until it was drained, or is to come. */
export const loadZoneRegions = (): Promise<ZoneRegion[]> =>
  prisma().region.findMany({
    where: { gridZone: { not: null }, fleets: { some: { state: { not: "retired" } } } },
    orderBy: { id: "asc" },
    select: {
      id: true,
      name: true,
      gridZone: true,
      gramsCo2PerKwh: true,
      powerUsdPerMwh: true,
      illustrative: true,
      sourceName: true,
    },
  });

/** Zones of the estate's regions. */
export const loadZones = async (): Promise<string[]> =>
  [...new Set((await loadZoneRegions()).flatMap(({ gridZone }) => gridZone ?? []))].sort();

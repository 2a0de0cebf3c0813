import { prisma } from "@/lib/platform/db/client";

export interface Estate {
  /** Name of the scenario's file, such as `frontier-lab`. */
  scenario: string;
  title: string;
  /** On whose clock its nights are counted, an IANA name. */
  timeZone: string;
}

/** Which scenario this estate was seeded from; null when it was not. */
export const loadEstate = (): Promise<Estate | null> =>
  prisma().estate.findFirst({ select: { scenario: true, title: true, timeZone: true } });

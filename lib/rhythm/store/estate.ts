import { prisma } from "@/lib/platform/db/client";

/** On whose clock nights are counted, and since when there is an estate; null before one was seeded. */
export const loadCalendar = (): Promise<{ timeZone: string; seededAt: Date } | null> =>
  prisma().estate.findFirst({ select: { timeZone: true, seededAt: true } });

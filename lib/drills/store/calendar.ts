import { prisma } from "@/lib/platform/db/client";

/** The zone of the estate, whose clock a new drill goes by unless told otherwise. */
export async function estateZone(): Promise<string> {
  return (await prisma().estate.findFirst({ select: { timeZone: true } }))?.timeZone ?? "UTC";
}

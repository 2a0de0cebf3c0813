import { prisma } from "@/lib/platform/db/client";

/** The last routing table that a shift published, by version and hash; null when it published none. */
export async function lastTableOf(shiftId: string): Promise<{ version: number; sha256: string } | null> {
  const row = await prisma().routingTable.findFirst({
    where: { shiftId },
    orderBy: { version: "desc" },
    select: { version: true, sha256: true },
  });
  return row && { version: Number(row.version), sha256: row.sha256 };
}

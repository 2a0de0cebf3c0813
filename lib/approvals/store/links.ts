import { prisma, type Tx } from "@/lib/platform/db/client";
import type { ApprovalLink } from "../link";

type Reader = Tx | ReturnType<typeof prisma>;

export interface KeptLink extends ApprovalLink {
  readonly secretHash: string;
}

export async function insertLink(
  tx: Tx,
  link: Omit<KeptLink, "usedAt"> & { createdAt: Date },
): Promise<void> {
  await tx.approvalLink.create({ data: link });
}

export function loadLink(id: string, db: Reader = prisma()): Promise<KeptLink | null> {
  return db.approvalLink.findUnique({ where: { id }, omit: { createdAt: true } });
}

/** Uses it up; false when somebody did already. The database lets nobody use it twice, or too late. */
export async function useLink(tx: Tx, id: string, at: Date): Promise<boolean> {
  const { count } = await tx.approvalLink.updateMany({
    where: { id, usedAt: null, expiresAt: { gt: at } },
    data: { usedAt: at },
  });
  return count === 1;
}

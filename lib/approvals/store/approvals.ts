import { prisma, type Tx } from "@/lib/platform/db/client";
import type { Approval, DecisionKind } from "../model";

type Reader = Tx | ReturnType<typeof prisma>;

export interface NewApproval {
  readonly shiftId: string;
  readonly proposedById: string;
  readonly decidedById: string;
  readonly decidedByLabel: string;
  readonly decision: DecisionKind;
  readonly reason: string;
  readonly snapshotSha256: string | null;
  readonly envelopeSha256: string | null;
  readonly at: Date;
  readonly expiresAt: Date;
  /** Whose signature it is, when a delegate gives it, and by which delegation. */
  readonly onBehalfOfId?: string;
  readonly delegationId?: string;
}

/** Keeps a signature. The database refuses one by or for the proposer, and a second by or for the same person. */
export async function insertApproval(tx: Tx, approval: NewApproval): Promise<void> {
  await tx.approval.create({ data: approval });
}

export async function loadApprovals(shiftId: string, db: Reader = prisma()): Promise<Approval[]> {
  return db.approval.findMany({
    where: { shiftId },
    orderBy: { at: "asc" },
    omit: { shiftId: true, proposedById: true, onBehalfOfId: true, delegationId: true },
  });
}

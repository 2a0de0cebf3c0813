import { prisma, type Tx } from "@/lib/platform/db/client";
import type { Approval, DecisionKind, SigningRole } from "../model";

type Reader = Tx | ReturnType<typeof prisma>;

export interface NewApproval {
  readonly shiftId: string;
  readonly proposedById: string;
  readonly decidedById: string;
  readonly decidedByLabel: string;
  readonly decision: DecisionKind;
  /** As what it is given: held by the signer, or by whom they sign for. */
  readonly role: SigningRole;
  readonly reason: string;
  readonly snapshotSha256: string | null;
  readonly envelopeSha256: string | null;
  readonly at: Date;
  readonly expiresAt: Date;
  /** Whose signature it is, when a delegate gives it, and by which delegation. */
  readonly onBehalfOfId?: string;
  readonly delegationId?: string;
}

/**
 * Keeps a signature. The database refuses one by or for the proposer, in a role that nobody in it holds, and one of
 * anybody who has a part in another on the same shift.
 */
export async function insertApproval(tx: Tx, approval: NewApproval): Promise<void> {
  await tx.approval.create({ data: approval });
}

const shown = { shiftId: true, proposedById: true, delegationId: true } as const;

export async function loadApprovals(shiftId: string, db: Reader = prisma()): Promise<Approval[]> {
  return db.approval.findMany({ where: { shiftId }, orderBy: { at: "asc" }, omit: shown });
}

/** The signatures on each of these shifts. */
export async function loadApprovalsOf(
  shiftIds: readonly string[],
  db: Reader = prisma(),
): Promise<Map<string, Approval[]>> {
  const rows = await db.approval.findMany({
    where: { shiftId: { in: [...shiftIds] } },
    orderBy: { at: "asc" },
    omit: { proposedById: true, delegationId: true },
  });
  const byShift = new Map<string, Approval[]>();
  for (const { shiftId, ...approval } of rows)
    byShift.set(shiftId, [...(byShift.get(shiftId) ?? []), approval]);
  return byShift;
}

import { prisma, type Tx } from "@/lib/platform/db/client";
import type { Delegation, Given } from "../delegation";

type Reader = Tx | ReturnType<typeof prisma>;

export async function insertDelegation(tx: Tx, delegation: Omit<Delegation, "revokedAt">): Promise<void> {
  await tx.delegation.create({ data: delegation });
}

/** Those that hold at `now`, with what their givers are now; of one delegate where one is named. */
export async function delegationsHolding(
  now: Date,
  delegateId?: string,
  db: Reader = prisma(),
): Promise<Given[]> {
  const rows = await db.delegation.findMany({
    where: {
      revokedAt: null,
      startsAt: { lte: now },
      endsAt: { gt: now },
      ...(delegateId === undefined ? {} : { delegateId }),
    },
    orderBy: [{ endsAt: "asc" }, { id: "asc" }],
    omit: { revokedBy: true },
    include: { delegator: { select: { disabledAt: true, roles: { select: { role: true } } } } },
  });
  return rows.map(({ delegator, ...row }) => ({
    ...row,
    delegator: { roles: delegator.roles.map(({ role }) => role), disabled: delegator.disabledAt !== null },
  }));
}

export function loadDelegation(id: string, db: Reader = prisma()): Promise<Delegation | null> {
  return db.delegation.findUnique({ where: { id }, omit: { revokedBy: true } });
}

/** Revokes it; false when somebody did already. */
export async function writeRevoked(tx: Tx, id: string, by: string, at: Date): Promise<boolean> {
  const { count } = await tx.delegation.updateMany({
    where: { id, revokedAt: null },
    data: { revokedAt: at, revokedBy: by },
  });
  return count === 1;
}

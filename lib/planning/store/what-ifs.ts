import { prisma, type Tx } from "@/lib/platform/db/client";
import type { Prisma } from "@/prisma/generated/client";
import { readDocument } from "../read-document";
import { type Change, changesSchema } from "../what-if/change";

type Reader = Tx | ReturnType<typeof prisma>;
const json = (value: unknown) => value as Prisma.InputJsonValue;

/** A kept what-if. */
export interface WhatIfRecord {
  id: string;
  name: string;
  snapshotSha256: string;
  snapshotAsOf: Date;
  changes: Change[];
  keptById: string;
  keptByLabel: string;
  createdAt: Date;
  updatedAt: Date;
}

type Row = Omit<WhatIfRecord, "changes" | "snapshotAsOf"> & { changes: unknown; snapshot: { asOf: Date } };
const withAsOf = { snapshot: { select: { asOf: true } } } as const;
const toRecord = ({ snapshot, changes, ...row }: Row): WhatIfRecord => ({
  ...row,
  snapshotAsOf: snapshot.asOf,
  changes: readDocument(changesSchema, changes),
});

/** Kept what-ifs, the last changed first. */
export async function loadWhatIfs(take: number): Promise<WhatIfRecord[]> {
  const rows = await prisma().whatIf.findMany({ include: withAsOf, orderBy: { updatedAt: "desc" }, take });
  return rows.map(toRecord);
}

export async function loadWhatIf(id: string, db: Reader = prisma()): Promise<WhatIfRecord | null> {
  const row = await db.whatIf.findUnique({ where: { id }, include: withAsOf });
  return row ? toRecord(row) : null;
}

export async function insertWhatIf(tx: Tx, whatIf: Omit<WhatIfRecord, "snapshotAsOf">): Promise<void> {
  await tx.whatIf.create({ data: { ...whatIf, changes: json(whatIf.changes) } });
}

/** False when it is gone. */
export async function updateWhatIf(
  tx: Tx,
  id: string,
  whatIf: Pick<WhatIfRecord, "name" | "snapshotSha256" | "changes" | "updatedAt">,
): Promise<boolean> {
  const { count } = await tx.whatIf.updateMany({
    where: { id },
    data: { ...whatIf, changes: json(whatIf.changes) },
  });
  return count === 1;
}

export async function deleteWhatIf(tx: Tx, id: string): Promise<void> {
  await tx.whatIf.deleteMany({ where: { id } });
}

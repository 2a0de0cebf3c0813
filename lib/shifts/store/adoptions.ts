import { z } from "zod";
import { prisma, type Tx } from "@/lib/platform/db/client";

type Reader = Tx | ReturnType<typeof prisma>;

const routesSchema = z.array(z.object({ cell: z.string(), fleet: z.string(), share: z.number() }));

export const adoptionDecisions = ["signed", "rejected", "withdrawn", "expired"] as const;
export type AdoptionDecision = (typeof adoptionDecisions)[number];

export interface AdoptionRecord {
  id: string;
  dataPlaneId: string;
  edge: string;
  baseVersion: number;
  routes: z.infer<typeof routesSchema>;
  sha256: string;
  reason: string;
  askedById: string;
  askedBy: string;
  askedAt: Date;
  expiresAt: Date;
  /** null while it waits. */
  decision: AdoptionDecision | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  decisionReason: string | null;
  version: number | null;
}

export async function insertAdoption(
  tx: Tx,
  asked: Pick<
    AdoptionRecord,
    | "id"
    | "dataPlaneId"
    | "edge"
    | "baseVersion"
    | "sha256"
    | "reason"
    | "askedById"
    | "askedBy"
    | "askedAt"
    | "expiresAt"
  > & { routes: readonly AdoptionRecord["routes"][number][] },
): Promise<void> {
  await tx.adoption.create({ data: { ...asked, routes: [...asked.routes] } });
}

/** The adoptions that wait for a signature, whether or not their time is over. */
export async function openAdoptions(db: Reader = prisma()): Promise<AdoptionRecord[]> {
  const rows = await db.adoption.findMany({ where: { decision: null }, orderBy: { askedAt: "asc" } });
  return rows.map(toRecord);
}

/** One adoption, locked until the transaction ends: it is answered once. */
export async function lockAdoption(tx: Tx, id: string): Promise<AdoptionRecord | null> {
  await tx.$executeRaw`SELECT 1 FROM adoption WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.adoption.findUnique({ where: { id } });
  return row && toRecord(row);
}

export async function answerAdoption(
  tx: Tx,
  id: string,
  answer: {
    decision: AdoptionDecision;
    decidedById: string | null;
    decidedBy: string | null;
    decidedAt: Date;
    decisionReason: string | null;
    version: number | null;
  },
): Promise<void> {
  await tx.adoption.update({ where: { id }, data: answer });
}

type Row = Omit<AdoptionRecord, "baseVersion" | "version" | "routes" | "decision"> & {
  baseVersion: bigint;
  version: bigint | null;
  routes: unknown;
  decision: string | null;
};

function toRecord(row: Row): AdoptionRecord {
  return {
    ...row,
    baseVersion: Number(row.baseVersion),
    version: row.version === null ? null : Number(row.version),
    routes: routesSchema.parse(row.routes),
    decision: adoptionDecisions.find((one) => one === row.decision) ?? null,
  };
}

import type { Decimal } from "decimal.js";
import { prisma, type Tx } from "@/lib/platform/db/client";
import { Usd } from "@/lib/platform/money";
import { type Clause, type Commitment, type PriceTier, priceTiers, type Rate } from "../model";

type Reader = Tx | ReturnType<typeof prisma>;

/** Prisma brings a Decimal class of its own; inside, there is one. */
const usd = (value: { toString(): string }): Decimal => new Usd(value.toString());

export interface Amendment {
  id: string;
  signedOn: Date;
  summary: string;
  endsClauseIds: string[];
  illustrative: boolean;
  sourceName: string | null;
  sourceUrl: string | null;
  sourceDate: Date | null;
}

export interface Obligation {
  id: string;
  contractId: string;
  dueOn: Date;
  kind: string;
  summary: string;
  amountUsd: Decimal | null;
  metOn: Date | null;
  illustrative: boolean;
}

export interface Contract {
  id: string;
  providerId: string;
  providerName: string;
  counterparty: string;
  title: string;
  signedOn: Date;
  termStart: Date;
  termEnd: Date;
  totalUsd: Decimal;
  illustrative: boolean;
  sourceName: string | null;
  sourceUrl: string | null;
  sourceDate: Date | null;
  commitments: Commitment[];
  clauses: Clause[];
  amendments: Amendment[];
  obligations: Obligation[];
}

/** Every contract with its commitments, clauses, amendments and obligations, each in order of time. */
export async function loadContracts(db: Reader = prisma()): Promise<Contract[]> {
  const rows = await db.contract.findMany({
    orderBy: { id: "asc" },
    include: {
      provider: { select: { name: true } },
      commitments: { orderBy: { periodStart: "asc" } },
      clauses: { orderBy: [{ effectiveFrom: "asc" }, { id: "asc" }] },
      amendments: { orderBy: { signedOn: "asc" }, include: { ends: { select: { id: true } } } },
      obligations: { orderBy: { dueOn: "asc" } },
    },
  });
  return rows.map(({ provider, commitments, clauses, amendments, obligations, ...row }) => ({
    ...row,
    totalUsd: usd(row.totalUsd),
    providerName: provider.name,
    commitments: commitments.map(toCommitment),
    clauses: clauses.map((clause) => toClause(clause, row.providerId)),
    amendments: amendments.map(({ ends, ...amendment }) => ({
      ...amendment,
      endsClauseIds: ends.map(({ id }) => id),
    })),
    obligations: obligations.map((duty) => ({ ...duty, amountUsd: duty.amountUsd && usd(duty.amountUsd) })),
  }));
}

type CommitmentRow = Omit<Commitment, "committedUsd" | "openingSpentUsd" | "overageMultiplier"> &
  Record<"committedUsd" | "openingSpentUsd" | "overageMultiplier", { toString(): string }>;

const toCommitment = (row: CommitmentRow): Commitment => ({
  ...row,
  committedUsd: usd(row.committedUsd),
  openingSpentUsd: usd(row.openingSpentUsd),
  overageMultiplier: usd(row.overageMultiplier),
});

/** Every clause of every contract, in force or not. */
export async function loadClauses(db: Reader = prisma()): Promise<Clause[]> {
  const rows = await db.clause.findMany({
    include: { contract: { select: { providerId: true } } },
    orderBy: { id: "asc" },
  });
  return rows.map(({ contract, ...row }) => toClause(row, contract.providerId));
}

const toClause = (
  { tiers, ...row }: Omit<Clause, "providerId" | "tiers"> & { tiers: unknown },
  providerId: string,
): Clause => ({ ...row, providerId, tiers: tiers === null ? null : priceTiers.parse(tiers) });

export async function loadRates(db: Reader = prisma()): Promise<Rate[]> {
  const rows = await db.rate.findMany();
  return rows.map((row) => ({
    ...row,
    usdPerAcceleratorHour: usd(row.usdPerAcceleratorHour),
    powerUsdPerMwh: row.powerUsdPerMwh === null ? null : usd(row.powerUsdPerMwh),
  }));
}

/** The commitment, locked until the transaction ends. */
export async function lockCommitment(tx: Tx, id: string): Promise<Commitment | null> {
  await tx.$queryRaw`SELECT 1 FROM commitment WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.commitment.findUnique({ where: { id } });
  return row && toCommitment(row);
}

export async function writeStatement(
  tx: Tx,
  id: string,
  openingSpentUsd: string,
  openingAsOf: Date,
): Promise<void> {
  await tx.commitment.update({ where: { id }, data: { openingSpentUsd, openingAsOf } });
}

export async function insertAmendment(
  tx: Tx,
  amendment: {
    id: string;
    contractId: string;
    signedOn: Date;
    summary: string;
    sourceName: string;
    sourceDate: Date;
  },
): Promise<void> {
  await tx.amendment.create({ data: { ...amendment, illustrative: false } });
}

/** Ends one clause that had no end; false when it is not of this contract or has ended already. */
export async function endClause(
  tx: Tx,
  clauseId: string,
  contractId: string,
  amendmentId: string,
  at: Date,
): Promise<boolean> {
  const { count } = await tx.clause.updateMany({
    where: { id: clauseId, contractId, effectiveTo: null, effectiveFrom: { lt: at } },
    data: { effectiveTo: at, endedByAmendmentId: amendmentId },
  });
  return count === 1;
}

/**
 * Begins price tiers with an amendment, and ends those that were in force. Returns the ids of the latter, or null where
 * others begin that day or later: nothing is written then.
 */
export async function replaceTiers(
  tx: Tx,
  clause: { contractId: string; amendmentId: string; summary: string; sourceName: string; signedOn: Date },
  tiers: readonly PriceTier[],
  from: Date,
): Promise<string[] | null> {
  const { contractId, amendmentId, summary, sourceName, signedOn } = clause;
  const begun = { contractId, kind: "price_tiers" as const, effectiveTo: null };
  if ((await tx.clause.count({ where: { ...begun, effectiveFrom: { gte: from } } })) > 0) return null;
  const ended = await tx.clause.updateManyAndReturn({
    where: begun,
    data: { effectiveTo: from, endedByAmendmentId: amendmentId },
    select: { id: true },
  });
  await tx.clause.create({
    data: {
      id: `${amendmentId}-tiers`,
      contractId,
      kind: "price_tiers",
      summary,
      tiers: tiers.map((tier) => ({ ...tier })),
      effectiveFrom: from,
      illustrative: false,
      sourceName,
      sourceDate: signedOn,
    },
  });
  return ended.map(({ id }) => id);
}

export const contractExists = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.contract.count({ where: { id } })) === 1;
export const amendmentExists = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.amendment.count({ where: { id } })) === 1;

/** Marks an obligation met; false when there is none or it was met already. */
export async function writeMet(tx: Tx, id: string, metOn: Date): Promise<boolean> {
  const { count } = await tx.obligation.updateMany({ where: { id, metOn: null }, data: { metOn } });
  return count === 1;
}

import { prisma, type Tx } from "@/lib/platform/db/client";

/** A report as it was written down: canonical JSON, and the SHA-256 over its very bytes. */
export interface StoredReport {
  readonly runId: string;
  readonly body: string;
  readonly sha256: string;
  readonly createdAt: Date;
}

export const loadReport = (runId: string): Promise<StoredReport | null> =>
  prisma().drillReport.findUnique({ where: { runId } });

/** Keeps a report for good: the database refuses to change or remove it. */
export async function insertReport(tx: Tx, report: StoredReport): Promise<void> {
  await tx.drillReport.create({ data: report });
}

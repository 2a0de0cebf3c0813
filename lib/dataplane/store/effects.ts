import { z } from "zod";
import { prisma, type Tx } from "@/lib/platform/db/client";

type Reader = Tx | ReturnType<typeof prisma>;

export const effectOutcomes = ["applied", "failed", "superseded"] as const;
export type EffectOutcome = (typeof effectOutcomes)[number];

/** Why a publication is not applied, by edge; `reason` when it failed before any edge was asked. */
export const effectDetailSchema = z.object({
  reason: z.string().optional(),
  edges: z.array(z.object({ edge: z.string(), reason: z.string() })).default([]),
});
export type EffectDetail = z.infer<typeof effectDetailSchema>;

export type EffectRecord = {
  dataPlaneId: string;
  version: number;
  intentAt: Date;
  attempts: number;
  /** null while under way. */
  outcome: EffectOutcome | null;
  outcomeAt: Date | null;
  detail: EffectDetail | null;
};

type Row = Omit<EffectRecord, "version" | "outcome" | "detail"> & {
  version: bigint;
  outcome: string | null;
  detail: unknown;
};

const toEffect = (row: Row): EffectRecord => ({
  ...row,
  version: Number(row.version),
  outcome: effectOutcomes.find((outcome) => outcome === row.outcome) ?? null,
  detail: effectDetailSchema.nullable().parse(row.detail),
});

export async function loadEffect(
  dataPlaneId: string,
  version: number,
  db: Reader = prisma(),
): Promise<EffectRecord | null> {
  const row = await db.publishEffect.findUnique({
    where: { dataPlaneId_version: { dataPlaneId, version: BigInt(version) } },
  });
  return row && toEffect(row);
}

/** Effects of one version, one per data plane. */
export async function loadEffects(version: number, db: Reader = prisma()): Promise<EffectRecord[]> {
  const rows = await db.publishEffect.findMany({
    where: { version: BigInt(version) },
    orderBy: { dataPlaneId: "asc" },
  });
  return rows.map(toEffect);
}

/** The newest version that some data plane was read to run on all of its edges. */
export async function lastAppliedVersion(db: Reader = prisma()): Promise<number | null> {
  const row = await db.publishEffect.findFirst({
    where: { outcome: "applied" },
    orderBy: { version: "desc" },
    select: { version: true },
  });
  return row && Number(row.version);
}

/** The intent to bring a data plane to a version; what was under way for older versions is superseded by it. */
export async function recordIntents(
  tx: Tx,
  version: number,
  dataPlaneIds: readonly string[],
  at: Date,
): Promise<void> {
  await tx.publishEffect.updateMany({
    where: { dataPlaneId: { in: [...dataPlaneIds] }, version: { lt: BigInt(version) }, outcome: null },
    data: { outcome: "superseded", outcomeAt: at },
  });
  await tx.publishEffect.createMany({
    data: dataPlaneIds.map((dataPlaneId) => ({ dataPlaneId, version: BigInt(version), intentAt: at })),
    skipDuplicates: true,
  });
}

/** Ends what is under way to a data plane that is taken out. */
export async function supersedeIntents(tx: Tx, dataPlaneId: string, at: Date): Promise<void> {
  await tx.publishEffect.updateMany({
    where: { dataPlaneId, outcome: null },
    data: { outcome: "superseded", outcomeAt: at },
  });
}

/** Counts one try; false when the effect was superseded meanwhile and must not be tried any more. */
export async function beginAttempt(dataPlaneId: string, version: number): Promise<boolean> {
  const { count } = await prisma().publishEffect.updateMany({
    where: {
      dataPlaneId,
      version: BigInt(version),
      OR: [{ outcome: null }, { outcome: { not: "superseded" } }],
    },
    data: { attempts: { increment: 1 } },
  });
  return count === 1;
}

/** Writes an outcome, or takes it back to under way; false when it was that already, or is superseded. */
export async function recordOutcome(
  tx: Tx,
  effect: {
    dataPlaneId: string;
    version: number;
    outcome: EffectOutcome | null;
    detail: EffectDetail | null;
  },
  at: Date,
): Promise<boolean> {
  const detail = effect.detail === null ? null : JSON.stringify(effect.detail);
  const changed = await tx.$executeRaw`
    UPDATE publish_effect SET outcome = ${effect.outcome}, detail = ${detail}::jsonb,
      outcome_at = CASE WHEN ${effect.outcome}::text IS NULL THEN NULL ELSE ${at}::timestamptz END
    WHERE data_plane_id = ${effect.dataPlaneId} AND version = ${effect.version}
      AND outcome IS DISTINCT FROM 'superseded'
      AND (outcome, detail) IS DISTINCT FROM (${effect.outcome}::text, ${detail}::jsonb)`;
  return changed === 1;
}

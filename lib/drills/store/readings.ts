import { prisma } from "@/lib/platform/db/client";
import { inTransaction } from "@/lib/platform/db/transaction";
import { publishLive } from "@/lib/platform/live";
import { scopeName } from "@/lib/shifts/guardrail-words";
import type { Judgement, Verdict } from "@/lib/shifts/guardrails";

/** A figure every few seconds is enough to see a course; every tick is judged. */
const RECORD_EVERY_MS = 10_000;

/** Keeps what guardrails said while a drill's drain stands, beside what its shift's controller kept while it moved. */
export async function recordHeldReadings(
  shiftId: string,
  lastStep: number,
  judgements: readonly Judgement[],
  now: Date,
): Promise<void> {
  if (judgements.length === 0) return;
  const newest = await prisma().guardrailReading.findFirst({
    where: { shiftId },
    orderBy: { at: "desc" },
    select: { at: true },
  });
  const trips = judgements.some(({ verdict }) => verdict === "breach");
  if (!trips && newest && now.getTime() - newest.at.getTime() < RECORD_EVERY_MS) return;
  await inTransaction(async (tx) => {
    await tx.guardrailReading.createMany({
      data: judgements.map(({ guardrail, verdict, value, limit, samples }) => ({
        shiftId,
        stepIndex: lastStep,
        direction: "forward" as const,
        guardrail: guardrail.id,
        scope: scopeName(guardrail),
        value: value !== null && Number.isFinite(value) ? value : null,
        limit,
        samples,
        verdict,
        at: now,
      })),
    });
    await publishLive(tx, "shift", shiftId);
  });
}

/** Readings of one guardrail over a time, gathered. */
export interface GatheredReadings {
  readonly shiftId: string;
  readonly guardrail: string;
  readonly scope: string;
  readonly readings: number;
  readonly least: number | null;
  readonly most: number | null;
  readonly limit: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
}

/** What the guardrails of these shifts read in [from, to). */
export async function gatherReadings(
  shiftIds: readonly string[],
  from: Date,
  to: Date,
): Promise<GatheredReadings[]> {
  type Row = Omit<GatheredReadings, "verdicts"> & Record<Verdict, number>;
  const rows = await prisma().$queryRaw<Row[]>`
    SELECT shift_id AS "shiftId", guardrail, min(scope) AS scope, count(*)::int AS readings,
           min(value) AS least, max(value) AS most, max("limit") AS "limit",
           count(*) FILTER (WHERE verdict = 'pass')::int AS pass,
           count(*) FILTER (WHERE verdict = 'breach')::int AS breach,
           count(*) FILTER (WHERE verdict = 'absent')::int AS absent,
           count(*) FILTER (WHERE verdict = 'inconclusive')::int AS inconclusive
      FROM guardrail_reading
     WHERE shift_id = ANY (${[...shiftIds]}::uuid[]) AND at >= ${from} AND at < ${to}
     GROUP BY 1, 2 ORDER BY 2, 1`;
  return rows.map(({ pass, breach, absent, inconclusive, ...row }) => ({
    ...row,
    verdicts: { pass, breach, absent, inconclusive },
  }));
}

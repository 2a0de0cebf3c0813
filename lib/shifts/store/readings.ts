import { prisma } from "@/lib/platform/db/client";
import type { Verdict } from "../guardrails";

/** The newest judgement of one guardrail. */
export interface LatestReading {
  readonly guardrail: string;
  readonly value: number | null;
  /** The limit that counted then. */
  readonly limit: number;
  readonly samples: number;
  readonly verdict: Verdict;
  readonly at: Date;
}

/** The newest reading of each of a shift's guardrails. */
export async function latestReadings(shiftId: string): Promise<LatestReading[]> {
  return prisma().$queryRaw<LatestReading[]>`
    SELECT DISTINCT ON (guardrail) guardrail, value, "limit", samples, verdict, at
      FROM guardrail_reading WHERE shift_id = ${shiftId}::uuid ORDER BY guardrail, at DESC, id DESC`;
}

/** What a guardrail read over time, for its line on the run sheet: the last `take`, oldest first. */
export async function readingHistory(
  shiftId: string,
  take: number,
): Promise<{ guardrail: string; value: number | null; at: Date }[]> {
  const rows = await prisma().$queryRaw<{ guardrail: string; value: number | null; at: Date }[]>`
    SELECT guardrail, value, at FROM (
      SELECT guardrail, value, at, row_number() OVER (PARTITION BY guardrail ORDER BY at DESC, id DESC) AS age
        FROM guardrail_reading WHERE shift_id = ${shiftId}::uuid) AS aged
     WHERE age <= ${take} ORDER BY at`;
  return rows;
}

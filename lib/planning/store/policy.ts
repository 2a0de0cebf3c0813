import { prisma, type Tx } from "@/lib/platform/db/client";
import { refuse } from "@/lib/platform/errors";
import { type PlanningPolicy, policySchema } from "../model";
import { readDocument } from "../read-document";
import { type RhythmPolicy, rhythmPolicy } from "../rhythm-policy";

/** The policy in force: the newest version. Refuses when none was ever made. */
export async function loadPolicy(
  db: Tx | ReturnType<typeof prisma> = prisma(),
): Promise<{ version: number; body: PlanningPolicy }> {
  const row = await db.policy.findFirst({
    orderBy: { version: "desc" },
    select: { version: true, body: true },
  });
  if (!row) refuse("conflict", "No policy has been set; the planner does not know what anything is worth.");
  return { version: row.version, body: readDocument(policySchema, row.body) };
}

/** How the rhythm goes under the policy in force; defaults where it says nothing or none was made. */
export async function loadRhythmPolicy(db: Tx | ReturnType<typeof prisma> = prisma()): Promise<RhythmPolicy> {
  const row = await db.policy.findFirst({ orderBy: { version: "desc" }, select: { rhythm: true } });
  return readDocument(rhythmPolicy, row?.rhythm ?? {});
}

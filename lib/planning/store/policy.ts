import { prisma, type Tx } from "@/lib/platform/db/client";
import { refuse } from "@/lib/platform/errors";
import { type PlanningPolicy, policySchema } from "../model";
import { readDocument } from "../read-document";

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

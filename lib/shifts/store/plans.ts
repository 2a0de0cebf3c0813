import type { Plan, Snapshot } from "@/lib/planning/model";
import { readPlan, readSnapshot } from "@/lib/planning/read-snapshot";
import { prisma } from "@/lib/platform/db/client";
import type { PlanPurpose } from "@/prisma/generated/client";
import type { Reader } from "./shifts";

/** A solved plan with the inputs it was made from, as a shift needs it. */
export interface PlanWithInputs {
  readonly id: string;
  readonly name: string;
  readonly purpose: PlanPurpose;
  /** A superseded plan can still be read; nothing new is made from it. */
  readonly superseded: boolean;
  readonly proposedById: string;
  readonly proposedByLabel: string;
  readonly snapshotSha256: string;
  readonly plan: Plan;
  readonly snapshot: Snapshot;
}

/** The plan, or why it has no routes to read. */
export async function loadPlanWithInputs(
  planId: string,
  db: Reader = prisma(),
): Promise<PlanWithInputs | { readonly because: string } | null> {
  const row = await db.plan.findUnique({ where: { id: planId }, include: { snapshot: true } });
  if (!row) return null;
  if (row.state === "solving") return { because: "The plan is still being solved." };
  if (row.state === "failed") return { because: `The plan failed: ${row.failure ?? "no reason was kept."}` };
  if (row.body === null) return { because: "The plan has no routes." };
  return {
    id: row.id,
    name: row.name,
    purpose: row.purpose,
    proposedById: row.proposedById,
    proposedByLabel: row.proposedByLabel,
    superseded: row.state === "superseded",
    snapshotSha256: row.snapshotSha256,
    plan: readPlan(row.body),
    snapshot: readSnapshot(row.snapshot.body),
  };
}

import { randomUUID } from "node:crypto";
import type { VerbContext } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { askForSolve, insertPlan, keepSnapshot, type PlanPurpose } from "./store/plans";
import { takeSnapshot } from "./take-snapshot";

/** Freezes the estate as it is and asks a worker for the best plan of it, in the caller's transaction. */
export async function beginPlan(
  { tx, now, audit, live }: VerbContext,
  {
    name,
    reason,
    purpose,
    proposer,
  }: {
    readonly name: string;
    readonly reason: string;
    readonly purpose: PlanPurpose;
    readonly proposer: { readonly id: string; readonly label: string };
  },
): Promise<{ planId: string }> {
  const taken = await takeSnapshot(now);
  if (taken.snapshot.cells.length === 0) {
    refuse("conflict", "There is no demand cell to plan for; seed a scenario or add demand first.");
  }
  if (taken.snapshot.fleets.length === 0) {
    refuse("conflict", "No fleet serves and has a price, so there is nothing to plan with.");
  }
  await keepSnapshot(tx, taken.sha256, taken.snapshot);
  const planId = randomUUID();
  await insertPlan(tx, {
    id: planId,
    name,
    purpose,
    snapshotSha256: taken.sha256,
    policyVersion: taken.policyVersion,
    proposedById: proposer.id,
    proposedByLabel: proposer.label,
    reason,
    createdAt: now,
    explanation: { notes: taken.notes },
  });
  await askForSolve(tx, planId);
  await audit({
    action: "plan.propose",
    subjectKind: "plan",
    subjectId: planId,
    planId,
    reason,
    after: { state: "solving", purpose, snapshotSha256: taken.sha256, policyVersion: taken.policyVersion },
  });
  await live("plan", planId);
  return { planId };
}

import { randomUUID } from "node:crypto";
import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { askForSolve, insertPlan, keepSnapshot } from "../store/plans";
import { takeSnapshot } from "../take-snapshot";

/**
 * Freezes the estate as it is and asks a worker for the best plan of it. The plan is `solving` until the worker has
 * solved and checked it; nothing is routed by it before someone else has approved a shift.
 */
export const proposePlan = defineVerb({
  name: "plan.propose",
  permission: "plans:propose",
  input: z.strictObject({
    name: z.string().trim().max(120, "must have at most 120 characters").default(""),
    reason: z.string().trim().min(3, "must say why, in at least 3 characters").max(1000),
  }),
  timeoutMs: 30_000,
  async run({ tx, actor, now, audit, live }, { name, reason }) {
    if (actor.kind === "system") refuse("forbidden", "A person or a token proposes a plan.");
    const taken = await takeSnapshot(now);
    if (taken.snapshot.cells.length === 0) {
      refuse("conflict", "There is no demand cell to plan for; seed a scenario or add demand first.");
    }
    if (taken.snapshot.fleets.length === 0) {
      refuse("conflict", "No fleet serves and has a price, so there is nothing to plan with.");
    }
    await keepSnapshot(tx, taken.sha256, taken.snapshot);
    const id = randomUUID();
    await insertPlan(tx, {
      id,
      name: name || `Plan of ${now.toISOString().slice(0, 16).replace("T", " ")} UTC`,
      snapshotSha256: taken.sha256,
      policyVersion: taken.policyVersion,
      proposedById: actor.id,
      proposedByLabel: actor.label,
      reason,
      createdAt: now,
      explanation: { notes: taken.notes },
    });
    await askForSolve(tx, id);
    await audit({
      subjectKind: "plan",
      subjectId: id,
      planId: id,
      reason,
      after: { state: "solving", snapshotSha256: taken.sha256, policyVersion: taken.policyVersion },
    });
    await live("plan", id);
    return { planId: id };
  },
});

import { z } from "zod";
import { defineVerb } from "@/lib/identity/verb";
import { notify } from "@/lib/notifications/notify";
import { refuse } from "@/lib/platform/errors";
import { clausePriceSchema, planSchema } from "../model";
import { loadPlan, supersedeOlder, writeFailed, writeReady } from "../store/plans";

/** Writes down what the worker solved and the checker accepted. A plan that is no longer being solved is left alone. */
export const recordPlan = defineVerb({
  name: "plan.solved",
  permission: "plans:solve",
  input: z.strictObject({
    planId: z.uuid(),
    plan: planSchema,
    solveMs: z.number().int().min(0),
    notes: z.array(z.string()).default([]),
    clauses: z.array(clausePriceSchema).default([]),
  }),
  async run({ tx, now, audit, live, unchanged }, { planId, plan, solveMs, notes, clauses }) {
    const record =
      (await loadPlan(planId, tx)) ?? refuse("not_found", `There is no plan ${planId}.`, "planId");
    if (plan.snapshotSha256 !== record.snapshotSha256) {
      refuse("conflict", "The document is of another snapshot than the plan.", "plan.snapshotSha256");
    }
    const explanation = { notes: [...record.explanation.notes, ...notes], clauses };
    if (!(await writeReady(tx, planId, { plan, solveMs, explanation, at: now }))) return unchanged();
    const superseded = await supersedeOlder(tx, record);
    await audit({
      subjectKind: "plan",
      subjectId: planId,
      planId,
      before: { state: "solving" },
      after: {
        state: "ready",
        status: plan.status,
        objectiveUsd: plan.objectiveUsd,
        boundUsd: plan.boundUsd,
        moves: plan.moves.length,
      },
    });
    for (const older of superseded) {
      await audit({
        action: "plan.superseded",
        subjectKind: "plan",
        subjectId: older,
        planId: older,
        before: { state: "ready" },
        after: { state: "superseded", by: planId },
      });
      await live("plan", older);
    }
    await live("plan", planId);
  },
});

/** Writes down why there is no plan. Yesterday's routing stays in place. */
export const failPlan = defineVerb({
  name: "plan.failed",
  permission: "plans:solve",
  input: z.strictObject({ planId: z.uuid(), failure: z.string().min(1) }),
  async run({ tx, now, audit, live, unchanged }, { planId, failure }) {
    if (!(await writeFailed(tx, planId, failure, now))) return unchanged();
    await audit({
      subjectKind: "plan",
      subjectId: planId,
      planId,
      reason: failure,
      before: { state: "solving" },
      after: { state: "failed" },
    });
    const plan = await loadPlan(planId, tx);
    const name = plan?.name ?? planId;
    await notify(
      tx,
      {
        key: `plan.failed/${planId}`,
        kind: "plan.failed",
        title: `The plan ${name} has failed`,
        text: `${failure} Routing stays as it was.`,
        facts: [],
        path: `/plans/${planId}`,
        planId,
        shiftId: null,
        sign: null,
      },
      now,
    );
    await live("plan", planId);
  },
});

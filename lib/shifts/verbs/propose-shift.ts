import { randomUUID } from "node:crypto";
import { z } from "zod";
import { driftBeyond, inShort } from "@/lib/approvals/drift";
import { PROPOSAL_LIVES_MS } from "@/lib/approvals/model";
import { newestTable } from "@/lib/dataplane/store/tables";
import { defineVerb, type VerbContext } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { currentSnapshot, estateOf } from "../current";
import { defaultGuardrails } from "../guardrails";
import { receivingFleets, targetOf, usdPerHour, windowAt } from "../plan-target";
import { type Pace, paceNames, paces } from "../policy";
import { atMost } from "../safety";
import { forwardSteps, lawfulOrigin } from "../steps";
import { summary } from "../store/controller-store";
import { loadPlanWithInputs, type PlanWithInputs } from "../store/plans";
import { loadShiftPolicy } from "../store/policy";
import { insertShift, loadShifts, writeProgress } from "../store/shifts";
import { overlay, sharesFromRoutes, touched } from "../table";

/** Proposes to carry out a plan: its routes for the present window, in steps, to be approved by someone else. */
export const proposeShift = defineVerb({
  name: "shift.propose",
  permission: "shifts:propose",
  input: z.strictObject({
    planId: z.uuid(),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000),
    pace: z.enum(paceNames).default("standard"),
    /** How long each step is watched before the next; the pace's own unless given. */
    bakeSeconds: z.coerce.number().int().min(1).max(86_400).optional(),
  }),
  async run(context, { planId, reason, pace: paceName, bakeSeconds }) {
    const { tx, actor, now, audit, live } = context;
    if (actor.kind !== "user")
      refuse("forbidden", "A person proposes a shift, so that another can approve it.");
    const source = await requirePlan(context, planId);
    const table = await newestTable(tx);
    if (!table)
      return refuse("conflict", "No routing table has been published yet; there is nothing to shift from.");
    const running = sharesFromRoutes(table.routes);
    const window = windowAt(source.snapshot, now);
    const { today, target } = targetOf(source.plan, window, running);
    const { cells, fleets } = touched(today, target);
    if (cells.length === 0)
      return refuse("conflict", "The plan routes as today's table does: there is nothing to move.");

    const current = await currentSnapshot(now);
    const drift = driftBeyond(source.snapshot, current, { cells, fleets });
    if (drift.length > 0)
      return refuse("conflict", `The plan is out of date. ${inShort(drift)} Make a new plan.`);

    const policy = await loadShiftPolicy(tx);
    const pace: Pace = {
      ...paces[paceName],
      ...policy.pace,
      ...(bakeSeconds === undefined ? {} : { bakeMs: bakeSeconds * 1000 }),
    };
    const { facts, forwardLimit } = estateOf(current);
    const origin = lawfulOrigin(today, target, facts);
    const planned = forwardSteps(origin, target, running, facts, pace, atMost(forwardLimit));
    if (!planned.ok) return refuse("conflict", `The shift cannot be made in safe steps. ${planned.because}`);

    const expected = usdPerHour(overlay(running, target), facts, current, 0);
    const guardrails = defaultGuardrails(receivingFleets(today, target, facts), expected, policy.guardrails);
    const startedWith = Object.fromEntries(
      fleets.map((fleet) => [fleet, facts.healthyAccelerators[fleet] ?? 0]),
    );
    const id = randomUUID();
    const expiresAt = new Date(now.getTime() + PROPOSAL_LIVES_MS);
    await insertShift(
      tx,
      {
        id,
        planId,
        windowIndex: window,
        snapshotSha256: source.snapshotSha256,
        proposedById: actor.id,
        proposedByLabel: actor.label,
        reason,
        today,
        origin,
        target,
        fleets,
        steps: planned.steps,
        settings: { pace, guardrails, startedWith },
        expiresAt,
      },
      now,
    );
    await supersedeOlder(context, id, fleets);
    await audit({
      subjectKind: "shift",
      subjectId: id,
      planId,
      reason,
      after: { state: "proposed", cells: cells.length, fleets, steps: planned.steps.length, expiresAt },
    });
    await live("shift", id);
    await live("approval", id);
    return { shiftId: id };
  },
});

async function requirePlan({ tx }: VerbContext, planId: string): Promise<PlanWithInputs> {
  const source = await loadPlanWithInputs(planId, tx);
  if (!source) return refuse("not_found", `There is no plan ${planId}.`, "planId");
  if ("because" in source) return refuse("conflict", source.because, "planId");
  if (source.superseded) return refuse("conflict", "A newer plan has taken this one's place.", "planId");
  return source;
}

/** Undecided proposals for the same fleets were made from older inputs: the newer one takes their place. */
async function supersedeOlder({ tx, now, audit, live }: VerbContext, id: string, fleets: readonly string[]) {
  for (const older of await loadShifts({ states: ["proposed"] }, tx)) {
    if (older.id === id || !older.fleets.some((fleet) => fleets.includes(fleet))) continue;
    const because = `Superseded by shift ${id}, proposed for the same fleets.`;
    const next = { state: "superseded", at: now, because } as const;
    if (!(await writeProgress(tx, older, next, { takesRequest: true }))) continue;
    await audit({
      action: "shift.superseded",
      subjectKind: "shift",
      subjectId: older.id,
      planId: older.planId,
      reason: because,
      before: summary(older.progress),
      after: summary(next),
    });
    await live("shift", older.id);
  }
}

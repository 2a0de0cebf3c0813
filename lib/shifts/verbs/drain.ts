import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Requirement } from "@/lib/approvals/model";
import { requirementOf } from "@/lib/approvals/requirement";
import { signersOf } from "@/lib/approvals/signers";
import { defineVerb, type VerbContext } from "@/lib/identity/verb";
import { notify } from "@/lib/notifications/notify";
import { violatedConstraint } from "@/lib/platform/db/transaction";
import { refuse } from "@/lib/platform/errors";
import { defaultGuardrails } from "../default-guardrails";
import { BREAK_GLASS, drainScopes } from "../drain-rules";
import { BREAK_FREEZE } from "../freeze";
import { freezeOver } from "../freezes-over";
import type { Guardrail } from "../model";
import { moveFacts } from "../move-facts";
import { drainNotices } from "../notices";
import { receivingFleets } from "../plan-target";
import { drainPace } from "../policy";
import { type PreparedDrain, prepareDrain } from "../prepare-drain";
import { summary } from "../store/controller-store";
import { insertDrain, insertRunningShift } from "../store/drains";
import { loadShiftPolicy } from "../store/policy";
import { writeProgress } from "../store/shifts";

/** A drain lasts at least and at most this long without being extended. */
export const drainMinutes = { least: 5, most: 24 * 60, usual: 4 * 60 } as const;

/**
 * Empties a fleet, a region or a provider at once: no approval before, a manager's signature afterwards. Law, capacity
 * and the number of providers hold as ever; requests are left unserved only when the words for it are typed.
 */
export const drain = defineVerb({
  name: "shift.drain",
  permission: "shifts:operate",
  input: z.strictObject({
    scope: z.enum(drainScopes),
    scopeId: z.string().trim().min(1, "Choose what to drain."),
    /** The id once more, typed: so that nobody drains what they did not mean. */
    confirm: z.string().trim(),
    breakGlass: z.string().trim().default(""),
    breakFreeze: z.string().trim().default(""),
    minutes: z.coerce
      .number()
      .int()
      .min(drainMinutes.least, `At least ${drainMinutes.least} minutes.`)
      .max(drainMinutes.most, `At most ${drainMinutes.most} minutes; extend it later.`)
      .default(drainMinutes.usual),
    reason: z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000),
  }),
  timeoutMs: 30_000,
  async run(context, { scope: kind, scopeId, confirm, breakGlass, breakFreeze, minutes, reason }) {
    const { tx, actor, now, audit, live } = context;
    if (confirm !== scopeId) refuse("invalid", `Type ${scopeId} to confirm what is drained.`, "confirm");
    const prepared = await prepareDrain({ kind, id: scopeId }, now, tx);
    const { verdict, stranded, today, target, fleets, facts, leaving, impact } = prepared;
    const [forbidden] = verdict.forbidden;
    if (forbidden) return refuse("conflict", `The drain may not be. ${verdict.forbidden.join(" ")}`);
    const brokeGlass = breakGlass === BREAK_GLASS;
    if (verdict.breakGlass && !brokeGlass)
      return refuse("conflict", `${verdict.breakGlass} Type “${BREAK_GLASS}” to accept that.`, "breakGlass");
    const freeze = await freezeOver([...leaving.map((fleet) => fleet.id), ...fleets], now, tx);
    if (freeze && breakFreeze !== BREAK_FREEZE)
      return refuse(
        "conflict",
        `${freeze.sentence} Type “${BREAK_FREEZE}” to drain all the same.`,
        "breakFreeze",
      );

    await overtake(context, prepared, reason);
    const id = randomUUID();
    const requirement = await requirementFor(tx, prepared);
    const expiresAt = new Date(now.getTime() + minutes * 60_000);
    const signBy = new Date(now.getTime() + prepared.signWithinMs);
    await insertRunningShift(
      tx,
      {
        id,
        kind: "drain",
        proposedById: actor.id,
        proposedByLabel: actor.label,
        reason,
        requirement,
        today,
        origin: today,
        target,
        fleets,
        steps: prepared.steps,
        settings: {
          pace: drainPace,
          guardrails: watching(receivingFleets(today, target, facts), prepared),
          startedWith: Object.fromEntries(
            fleets.map((fleet) => [fleet, facts.healthyAccelerators[fleet] ?? 0]),
          ),
        },
        liveVersion: prepared.liveVersion,
        expiresAt,
      },
      now,
    ).catch((error: unknown) => {
      if (violatedConstraint(error))
        refuse("conflict", "Another shift has just taken one of these fleets. Read it again.");
      throw error;
    });
    const strandedRequestsPerSec = stranded.reduce((sum, { requestsPerSec }) => sum + requestsPerSec, 0);
    await insertDrain(tx, {
      shiftId: id,
      scope: prepared.scope,
      leaving: leaving.map((fleet) => fleet.id),
      strandedRequestsPerSec,
      brokeGlass: verdict.breakGlass !== null,
      expiresAt,
      signBy,
    }).catch((error: unknown) => {
      if (violatedConstraint(error)) refuse("conflict", `${scopeId} is being drained already.`, "scopeId");
      throw error;
    });
    await audit({
      subjectKind: "shift",
      subjectId: id,
      reason,
      after: {
        state: "running",
        drains: prepared.scope,
        fleets: leaving.map((fleet) => fleet.id),
        cells: Object.keys(target).length,
        movedRequestsPerSec: impact.movedRequestsPerSec,
        usdPerHour: { before: impact.usdPerHourBefore, after: impact.usdPerHourAfter },
        strandedRequestsPerSec,
        ...(verdict.breakGlass ? { breakGlass } : {}),
        ...(freeze ? { breakFreeze, freeze: freeze.sentence } : {}),
        overtakes: prepared.overtakes.map((shift) => shift.id),
        expiresAt,
        signBy,
        needs: requirement.needs,
      },
    });
    const signable = { proposedById: actor.id, snapshotSha256: null, expiresAt: null, requirement };
    const sign = { expiresAt: signBy, userIds: await signersOf(tx, signable, [], now) };
    const told = {
      shiftId: id,
      by: actor.label,
      reason,
      scope: `${kind} ${scopeId}`,
      fleets: leaving.map((fleet) => fleet.id),
      movedRequestsPerSec: impact.movedRequestsPerSec,
      strandedRequestsPerSec,
      expiresAt,
    };
    for (const notice of drainNotices(told, sign)) await notify(tx, notice, now);
    await live("shift", id);
    await live("approval", id);
    return { shiftId: id };
  },
});

/** Who must answer for it afterwards, under the policy in force. */
async function requirementFor(
  tx: VerbContext["tx"],
  { impact, running, target, facts, allFleets, scope }: PreparedDrain,
): Promise<Requirement> {
  const { approvals } = await loadShiftPolicy(tx);
  const providers = new Map(allFleets.map(({ id, region }) => [id, region.providerId]));
  return requirementOf(moveFacts(impact, { running, target }, facts, providers, scope), approvals);
}

/** Guardrails that stop a drain until a person has looked, and never send traffic back to what is drained. */
const watching = (receiving: readonly string[], { guardrails }: PreparedDrain): Guardrail[] =>
  defaultGuardrails(receiving, null, guardrails).map((guardrail) => ({
    ...guardrail,
    onBreach: guardrail.onBreach === "report" ? "report" : "pause",
    onAbsent: "report",
  }));

/** Ends shifts that touch the same fleets where they are: an emergency does not wait for them. */
async function overtake(
  { tx, actor, now, audit, live }: VerbContext,
  { overtakes, scope }: PreparedDrain,
  reason: string,
): Promise<void> {
  for (const shift of overtakes) {
    const because = `Overtaken by the drain of ${scope.id}, by ${actor.label}: ${reason}`;
    const next = { state: "aborted", at: now, because } as const;
    if (!(await writeProgress(tx, shift, next, { takesRequest: true })))
      refuse("conflict", "A shift on these fleets has just moved. Try again.");
    await audit({
      action: "shift.aborted",
      subjectKind: "shift",
      subjectId: shift.id,
      planId: shift.planId,
      reason: because,
      before: summary(shift.progress),
      after: summary(next),
    });
    await live("shift", shift.id);
  }
}

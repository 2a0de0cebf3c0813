import { z } from "zod";
import { defineVerb, type VerbContext } from "@/lib/identity/verb";
import { violatedConstraint } from "@/lib/platform/db/transaction";
import { refuse } from "@/lib/platform/errors";
import { requireAction, requireShift } from "../access";
import { startChecks } from "../checklist";
import type { Progress } from "../model";
import { refusal } from "../preflight";
import { summary } from "../store/controller-store";
import { writeProgress } from "../store/shifts";

const input = z.strictObject({ shiftId: z.uuid() });

/** Starts an approved shift: an explicit act, taken only when every check of the checklist holds. */
export const startShift = defineVerb({
  name: "shift.start",
  permission: "shifts:operate",
  input,
  run: (context, { shiftId }) => begin(context, shiftId),
});

/** The same for a shift whose scheduled time has come; the controller calls it. */
export const startScheduledShift = defineVerb({
  name: "shift.start_scheduled",
  permission: "shifts:control",
  input,
  run: (context, { shiftId }) => begin(context, shiftId),
});

/** A scheduled start that was refused is not tried again and again: a person starts the shift, or lets it expire. */
export const unscheduleShift = defineVerb({
  name: "shift.start_refused",
  permission: "shifts:control",
  input: input.extend({ because: z.string() }),
  async run({ tx, audit, live }, { shiftId, because }) {
    const shift = await requireShift(tx, shiftId);
    if (shift.progress.state !== "approved")
      return refuse("conflict", "The shift is not waiting for its start.");
    const next: Progress = { ...shift.progress, startAt: null };
    if (!(await writeProgress(tx, shift, next, { takesRequest: false }))) {
      return refuse("conflict", "The shift changed meanwhile.");
    }
    await audit({ subjectKind: "shift", subjectId: shiftId, planId: shift.planId, reason: because });
    await live("shift", shiftId);
    return { shiftId };
  },
});

async function begin({ tx, actor, now, audit, live }: VerbContext, shiftId: string) {
  const shift = await requireShift(tx, shiftId);
  requireAction(shift, "start");
  const { checks, liveVersion } = await startChecks(shift, actor, { now: () => now }, tx);
  const why = refusal(checks);
  if (why || liveVersion === null)
    return refuse("conflict", `The shift does not start. ${why ?? "No table is published."}`);
  const next: Progress = {
    state: "running",
    live: { version: liveVersion, fraction: 0 },
    step: { phase: "pending", index: 0 },
    pausedSince: null,
    waived: [],
  };
  const written = await writeProgress(tx, shift, next, { takesRequest: true, startedAt: now }).catch(
    (error: unknown) => {
      if (violatedConstraint(error)) refuse("conflict", "Another shift has just taken one of these fleets.");
      throw error;
    },
  );
  if (!written) return refuse("conflict", "The shift changed meanwhile. Read it again.");
  await audit({
    subjectKind: "shift",
    subjectId: shiftId,
    planId: shift.planId,
    before: summary(shift.progress),
    after: { ...summary(next), checks: checks.map(({ id, detail }) => ({ id, detail })) },
  });
  await live("shift", shiftId);
  return { shiftId };
}

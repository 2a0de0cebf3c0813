import { z } from "zod";
import { defineVerb, type VerbContext } from "@/lib/identity/verb";
import { refuse } from "@/lib/platform/errors";
import { requireShift } from "../access";
import { startChecks } from "../checklist";
import { beginShift } from "../commands";
import type { Progress } from "../model";
import { commandStore } from "../store/command-store";
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
  const { shift, next, checks } = await beginShift(
    commandStore(tx),
    (waiting) => startChecks(waiting, actor, { now: () => now }, tx),
    shiftId,
    now,
  );
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

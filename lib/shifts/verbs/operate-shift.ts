import { z } from "zod";
import { defineVerb, type VerbContext } from "@/lib/identity/verb";
import { violatedConstraint } from "@/lib/platform/db/transaction";
import { refuse } from "@/lib/platform/errors";
import { requireAction, requireShift } from "../access";
import type { HumanRequest } from "../model";
import { summary } from "../store/controller-store";
import { busyFleets, type ShiftRecord, takeFleets, writeProgress, writeRequest } from "../store/shifts";

const input = z.strictObject({
  shiftId: z.uuid(),
  reason: z.string().trim().min(3, "Say why, in at least 3 characters.").max(1000),
});

/** Keeps a running shift from taking its next step. Guardrails still watch it. */
export const pauseShift = defineVerb({
  name: "shift.pause",
  permission: "shifts:operate",
  input,
  run: (context, { shiftId, reason }) => ask(context, shiftId, "pause", reason),
});

/** Goes on after a pause or a hold; after a drift, the published table is restored first. */
export const resumeShift = defineVerb({
  name: "shift.resume",
  permission: "shifts:operate",
  input,
  run: (context, { shiftId, reason }) => ask(context, shiftId, "resume", reason),
});

/** Ends a shift where it is. One that moves leaves traffic where it is now; one that waits is withdrawn. */
export const abortShift = defineVerb({
  name: "shift.abort",
  permission: "shifts:operate",
  input,
  async run(context, { shiftId, reason }) {
    const shift = await requireShift(context.tx, shiftId);
    if ("step" in shift.progress) return ask(context, shiftId, "abort", reason);
    requireAction(shift, "abort");
    const because = `Withdrawn by ${context.actor.label}: ${reason}`;
    const next = { state: "aborted", at: context.now, because } as const;
    if (!(await writeProgress(context.tx, shift, next, { takesRequest: true }))) {
      refuse("conflict", "The shift changed meanwhile. Read it again.");
    }
    await tell(context, shift, reason, { state: "aborted" });
    return { shiftId, takenUp: true };
  },
});

/** Goes back to where the shift began, in paced steps; from a completed shift too, while nothing else has moved its traffic. */
export const rollBackShift = defineVerb({
  name: "shift.roll_back",
  permission: "shifts:operate",
  input,
  async run(context, { shiftId, reason }) {
    const shift = await requireShift(context.tx, shiftId);
    if (shift.progress.state === "completed") {
      const busy = await busyFleets(shift, context.tx);
      if (busy.length > 0)
        refuse("conflict", `Another active shift touches ${busy.join(", ")}. Wait for it to end.`);
      await takeFleets(context.tx, shiftId, true).catch((error: unknown) => {
        if (violatedConstraint(error))
          refuse("conflict", "Another shift has just taken one of these fleets.");
        throw error;
      });
    }
    return ask(context, shiftId, "roll_back", reason);
  },
});

/** Leaves the request for the controller, which alone moves a shift that has begun, and takes it up at its next tick. */
async function ask(context: VerbContext, shiftId: string, kind: HumanRequest["kind"], reason: string) {
  const shift = await requireShift(context.tx, shiftId);
  requireAction(shift, kind);
  await writeRequest(context.tx, shiftId, { kind, by: context.actor.label, reason, at: context.now });
  await tell(context, shift, reason, { requested: kind });
  return { shiftId, takenUp: false };
}

async function tell(
  { audit, live }: VerbContext,
  shift: ShiftRecord,
  reason: string,
  after: Record<string, unknown>,
): Promise<void> {
  const { id, planId, progress } = shift;
  await audit({ subjectKind: "shift", subjectId: id, planId, reason, before: summary(progress), after });
  await live("shift", id);
  await live("approval", id);
}

import { z } from "zod";
import { defineVerb, type VerbContext } from "@/lib/identity/verb";
import { askShift, endShift, takeBack } from "../commands";
import type { PlainRequest } from "../model";
import { commandStore } from "../store/command-store";
import { summary } from "../store/controller-store";
import type { ShiftRecord } from "../store/shifts";

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
    const { shift, takenUp } = await endShift(commandStore(context.tx), shiftId, asker(context, reason));
    await tell(context, shift, reason, takenUp ? { state: "aborted" } : { requested: "abort" });
    return { shiftId, takenUp };
  },
});

/** Goes back to where the shift began, in paced steps; from a completed shift too, while nothing else has moved its traffic. */
export const rollBackShift = defineVerb({
  name: "shift.roll_back",
  permission: "shifts:operate",
  input,
  async run(context, { shiftId, reason }) {
    const shift = await takeBack(commandStore(context.tx), shiftId, asker(context, reason));
    await tell(context, shift, reason, { requested: "roll_back" });
    return { shiftId, takenUp: false };
  },
});

const asker = ({ actor, now }: VerbContext, reason: string) => ({ by: actor.label, reason, now });

async function ask(context: VerbContext, shiftId: string, kind: PlainRequest, reason: string) {
  const shift = await askShift(commandStore(context.tx), shiftId, kind, asker(context, reason));
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

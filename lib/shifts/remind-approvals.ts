import { systemActor } from "@/lib/identity/model";
import { type Clock, systemClock } from "@/lib/platform/clock";
import { loadShifts } from "./store/shifts";
import { remindOfApproval } from "./verbs/remind";

/** Looks every proposal over; the verb decides which of them is about to expire. Safe to run twice. */
export async function remindOfApprovals(clock: Clock = systemClock): Promise<void> {
  for (const { id } of await loadShifts({ states: ["proposed"] }))
    await remindOfApproval(systemActor("worker"), { shiftId: id }, { clock });
}

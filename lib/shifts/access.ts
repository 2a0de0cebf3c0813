import type { Tx } from "@/lib/platform/db/client";
import { refuse } from "@/lib/platform/errors";
import { permits, type ShiftAction } from "./actions";
import type { Shift } from "./model";
import { loadShift, type ShiftRecord } from "./store/shifts";

/** The shift, or a refusal that names it. */
export async function requireShift(tx: Tx, id: string): Promise<ShiftRecord> {
  return (await loadShift(id, tx)) ?? refuse("not_found", `There is no shift ${id}.`, "shiftId");
}

/** Refuses with the table's own reason unless the shift's state allows the action. */
export function requireAction(shift: Pick<Shift, "progress">, action: ShiftAction): void {
  const permitted = permits(shift.progress, action);
  if (!permitted.allowed) refuse("conflict", permitted.because);
}

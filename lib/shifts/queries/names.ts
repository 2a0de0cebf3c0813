import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { countShifts, loadShiftNames, type ShiftName } from "../store/names";

/** The hundred newest shifts by name, for finding one. */
export async function listShiftNames(actor: Actor): Promise<ShiftName[]> {
  requirePermission(actor, "shifts:read");
  return loadShiftNames(100);
}

/** How many shifts wait for a signature and how many are moving traffic, for the navigation. */
export async function shiftCounts(actor: Actor): Promise<{ proposed: number; moving: number }> {
  requirePermission(actor, "shifts:read");
  return countShifts();
}

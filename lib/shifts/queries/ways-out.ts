import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import type { Clock } from "@/lib/platform/clock";
import { prisma } from "@/lib/platform/db/client";
import { refuse } from "@/lib/platform/errors";
import { recentSnapshot } from "../current";
import { readWaysOut } from "../read-ways-out";
import { loadShift } from "../store/shifts";
import type { WaysOut } from "../ways-out";

/** Going back, staying and the nearest safe table side by side, when going back is in question; else null. */
export async function waysOutOf(
  actor: Actor,
  { shiftId, clock }: { shiftId: string; clock: Clock },
): Promise<WaysOut | null> {
  requirePermission(actor, "shifts:read");
  const shift = await loadShift(shiftId);
  if (!shift) return refuse("not_found", `There is no shift ${shiftId}.`);
  return readWaysOut(shift, clock, prisma(), recentSnapshot);
}

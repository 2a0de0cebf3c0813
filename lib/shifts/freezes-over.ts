import { loadFleets } from "@/lib/fleet/store/fleets";
import { prisma } from "@/lib/platform/db/client";
import { freezeAt, type OpenFreeze, openTime } from "./freeze";
import type { Shift } from "./model";
import { loadFreezeWindows } from "./store/freeze-windows";
import { loadShift, type Reader } from "./store/shifts";
import { touched } from "./table";

/** The freeze that holds at `now` over any of these fleets; of several, the one that ends last. */
export async function freezeOver(
  fleetIds: readonly string[],
  now: Date,
  db: Reader = prisma(),
): Promise<OpenFreeze | null> {
  const open = (await loadFreezeWindows(now, db)).filter((window) => openTime(window, now) !== null);
  if (open.length === 0) return null;
  const places = (await loadFleets(db)).filter(({ id }) => fleetIds.includes(id));
  return freezeAt(open, now, places);
}

/**
 * Why a running shift takes no further step now, or null. Emergencies, and traffic that goes back where it came from,
 * are not held: a freeze keeps things as they were.
 */
export async function heldByFreeze(shift: Shift, now: Date): Promise<string | null> {
  if (shift.progress.state !== "running") return null;
  const freeze = await freezeOver(touched(shift.origin, shift.target).fleets, now);
  if (!freeze) return null;
  const record = await loadShift(shift.id);
  return record?.kind === "rebalance" || record?.kind === "drill" ? freeze.sentence : null;
}

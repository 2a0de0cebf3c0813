import type { PublishGuard } from "@/lib/dataplane/routing-store";
import { lastAppliedVersion } from "@/lib/dataplane/store/effects";
import { tableByVersion } from "@/lib/dataplane/store/tables";
import { estateOf, recentSnapshot } from "./current";
import { loadShift } from "./store/shifts";
import { sharesFromRoutes } from "./table";
import { unfitToPublish } from "./unfit";

/**
 * The last look at capacity before a shift's table reaches an edge, whoever sends it: the controller that decided on
 * it, or, when that one died, whoever brings data planes to the newest table later.
 */
export const capacityGuard: PublishGuard = async (table, now) => {
  // Tables outside of a shift move nothing: the first one, and what an edge was found to run.
  if (table.shiftId === null) return null;
  const [shift, applied, snapshot] = await Promise.all([
    loadShift(table.shiftId),
    lastAppliedVersion().then((version) => (version === null ? null : tableByVersion(version))),
    recentSnapshot(now),
  ]);
  if (!shift) return `Shift ${table.shiftId}, which made table ${table.version}, is not there any more.`;
  const running = applied ? sharesFromRoutes(applied.routes) : {};
  return unfitToPublish(sharesFromRoutes(table.routes), running, shift, estateOf(snapshot));
};

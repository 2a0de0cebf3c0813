import { newestTable } from "@/lib/dataplane/store/tables";
import type { Snapshot } from "@/lib/planning/model";
import type { Clock } from "@/lib/platform/clock";
import type { prisma, Tx } from "@/lib/platform/db/client";
import { isBackInQuestion } from "./back-or-stay";
import { currentSnapshot, estateOf } from "./current";
import { judge } from "./guardrails";
import { liveReadings } from "./live-readings";
import { loadShifts, type ShiftRecord } from "./store/shifts";
import { sharesFromRoutes } from "./table";
import { type WaysOut, waysOut } from "./ways-out";

/**
 * What can be done with a shift whose way back is in question, by the estate, the table and the telemetry of now. Null
 * when going back is simply safe. Changes nothing.
 *
 * @param estate where the present estate comes from; a screen takes a recent one, an act the present one
 */
export async function readWaysOut(
  shift: ShiftRecord,
  clock: Clock,
  db: Tx | ReturnType<typeof prisma>,
  estate: (now: Date) => Promise<Snapshot> = currentSnapshot,
): Promise<WaysOut | null> {
  const now = clock.now();
  const [table, snapshot] = await Promise.all([newestTable(db), estate(now)]);
  if (!table) return null;
  const seen = { table: sharesFromRoutes(table.routes), ...estateOf(snapshot) };
  if (!isBackInQuestion(shift, seen)) return null;
  const readings = liveReadings();
  const [judgements, active] = await Promise.all([
    Promise.all(
      shift.guardrails.map(async (guardrail) =>
        judge(guardrail, await readings.read(guardrail, now, shift), now),
      ),
    ),
    loadShifts({ states: ["running", "rolling_back"] }, db),
  ]);
  const closed = active.flatMap(({ id, fleets }) => (id === shift.id ? [] : fleets));
  return waysOut(shift, { ...seen, judgements }, new Set(closed));
}

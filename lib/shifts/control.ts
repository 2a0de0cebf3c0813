import { systemActor } from "@/lib/identity/model";
import type { Clock } from "@/lib/platform/clock";
import { systemClock } from "@/lib/platform/clock";
import { isRefusal } from "@/lib/platform/errors";
import type { Lease } from "@/lib/platform/lease";
import { log } from "@/lib/platform/log";
import { tick } from "./controller";
import { currentSnapshot, estateOf } from "./current";
import { liveReadings } from "./live-readings";
import { liveRouting } from "./live-routing";
import type { EstateNow } from "./ports";
import { controllerStore } from "./store/controller-store";
import { startScheduledShift, unscheduleShift } from "./verbs/start-shift";

const actor = systemActor("worker");

/** Capacity and demand are minutes' figures: reading them anew every few seconds is often enough. */
const ESTATE_LIVES_MS = 5_000;
let known: { at: Date; estate: EstateNow } | null = null;

async function estateAt(now: Date): Promise<EstateNow> {
  const ageMs = known ? now.getTime() - known.at.getTime() : Number.POSITIVE_INFINITY;
  if (!known || ageMs < 0 || ageMs >= ESTATE_LIVES_MS)
    known = { at: now, estate: estateOf(await currentSnapshot(now)) };
  return known.estate;
}

/** One tick of the shift controller, by the worker that holds `lease`. */
export async function controlShifts(lease: Lease, clock: Clock = systemClock): Promise<void> {
  await tick({
    clock,
    store: controllerStore(lease, actor),
    routing: liveRouting(actor, clock),
    readings: liveReadings(),
    estate: () => estateAt(clock.now()),
    async startScheduled(shiftId) {
      try {
        await startScheduledShift(actor, { shiftId }, { clock });
      } catch (error) {
        if (!isRefusal(error) || error.code === "unavailable") throw error;
        await unscheduleShift(actor, { shiftId, because: error.message }, { clock });
      }
    },
    failed: (shiftId, error) => log.error({ shiftId, err: error }, "a shift's tick failed"),
  });
}

import { systemActor } from "@/lib/identity/model";
import type { Clock } from "@/lib/platform/clock";
import { systemClock } from "@/lib/platform/clock";
import { isRefusal } from "@/lib/platform/errors";
import type { Lease } from "@/lib/platform/lease";
import { log } from "@/lib/platform/log";
import { tick } from "./controller";
import { estateOf, recentSnapshot } from "./current";
import { heldByFreeze } from "./freezes-over";
import { liveReadings } from "./live-readings";
import { liveRouting } from "./live-routing";
import { controllerStore } from "./store/controller-store";
import { startScheduledShift, unscheduleShift } from "./verbs/start-shift";

const actor = systemActor("worker");

/** One tick of the shift controller, by the worker that holds `lease`. */
export async function controlShifts(lease: Lease, clock: Clock = systemClock): Promise<void> {
  await tick({
    clock,
    store: controllerStore(lease, actor),
    routing: liveRouting(actor, clock),
    readings: liveReadings(),
    estate: async () => estateOf(await recentSnapshot(clock.now())),
    freeze: heldByFreeze,
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

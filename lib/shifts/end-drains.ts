import type { Actor } from "@/lib/identity/model";
import type { Clock } from "@/lib/platform/clock";
import { log } from "@/lib/platform/log";
import { loadOpenDrains } from "./store/drains";
import { endExpiredDrain, isNewsOfReturn, tellCannotReturn } from "./verbs/end-drain";

/**
 * Sends back the traffic of drains whose time has come. One that cannot return says why, to people, and is tried again
 * at the next call; it keeps no other from returning.
 */
export async function endExpiredDrains(actor: Actor, clock: Clock): Promise<void> {
  const now = clock.now();
  for (const { shiftId, expiresAt } of await loadOpenDrains()) {
    if (expiresAt > now) continue;
    try {
      await endExpiredDrain(actor, { shiftId }, { clock });
    } catch (error) {
      if (isNewsOfReturn(error))
        await tellCannotReturn(actor, { shiftId, because: error.message }, { clock });
      else log.error({ shiftId, err: error }, "an expired drain could not be ended");
    }
  }
}

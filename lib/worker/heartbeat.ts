import { heartbeatPrefix } from "@/lib/platform/heartbeat";
import { acquireLease, type Lease, releaseLease } from "@/lib/platform/lease";
import { log } from "@/lib/platform/log";
import { pause } from "./pause";

const everyMs = 3_000;
const ttlMs = 15_000;

/**
 * Says that this worker lives, as long as its event loop turns and the database answers, until `signal` aborts.
 * @param id the name the queue locks this worker's jobs under: they are given back when it falls silent.
 */
export async function beat(id: string, holder: string, signal: AbortSignal): Promise<void> {
  let lease: Lease | null = null;
  while (!signal.aborted) {
    try {
      lease = await acquireLease(`${heartbeatPrefix}${id}`, holder, ttlMs);
    } catch (error) {
      log.warn({ err: error }, "heartbeat not written");
    }
    await pause(everyMs, null, signal);
  }
  if (lease) await releaseLease(lease).catch(() => undefined);
}

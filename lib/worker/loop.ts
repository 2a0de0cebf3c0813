import { acquireLease, type Lease, releaseLease } from "@/lib/platform/lease";
import type { LiveTopic } from "@/lib/platform/live-topics";
import { log } from "@/lib/platform/log";
import { pause } from "./pause";
import type { Waker } from "./waker";

/** What a tick may use. */
export interface Tick {
  now: Date;
  /** Held by this worker: a write that must not come from two workers is guarded by `holdLease` with it. */
  lease: Lease;
  /** Aborts when the worker is asked to end. */
  signal: AbortSignal;
}

/** Work done again and again by one worker at a time, whichever holds the loop's lease. */
export interface Loop {
  name: string;
  everyMs: number;
  /** Topics of live events that bring the next tick forward. */
  wakeOn?: readonly LiveTopic[];
  tick(tick: Tick): Promise<unknown>;
}

/** The loops of a worker that was killed are taken over this long after its last renewal. */
const leaseTtlMs = 10_000;
const longestPauseMs = 30_000;

/** Pause before the next tick: the loop's own after success, doubling with each failure in a row. */
export function pauseMs(everyMs: number, failures: number): number {
  if (failures === 0) return everyMs;
  return Math.max(everyMs, Math.min(longestPauseMs, 500 * 2 ** (failures - 1)));
}

/**
 * Runs the loop until `signal` aborts. A tick that fails is logged and tried again later; it never ends the worker.
 * @param holder names this process among all workers.
 */
export async function runLoop(loop: Loop, holder: string, waker: Waker, signal: AbortSignal): Promise<void> {
  let lease: Lease | null = null;
  let failures = 0;
  while (!signal.aborted) {
    // Asked for before the tick: what changes while it runs must not be slept through.
    const changed = waker.next(loop.wakeOn ?? []);
    try {
      lease = await acquireLease(leaseName(loop), holder, leaseTtlMs);
      if (lease) await tickWhileRenewing(loop, lease, holder, signal);
      failures = 0;
    } catch (error) {
      failures += 1;
      log.error({ loop: loop.name, failures, err: error }, "tick failed");
    }
    await pause(pauseMs(loop.everyMs, failures), failures === 0 ? changed : null, signal);
  }
  if (lease) await releaseLease(lease).catch(() => undefined);
}

const leaseName = (loop: Loop) => `loop/${loop.name}`;

async function tickWhileRenewing(
  loop: Loop,
  lease: Lease,
  holder: string,
  signal: AbortSignal,
): Promise<void> {
  // A tick may outlast its lease (a solve, a slow data plane). Should renewing fail, the fencing token still guards.
  const renewal = setInterval(() => {
    acquireLease(leaseName(loop), holder, leaseTtlMs).catch((error: unknown) => {
      log.warn({ loop: loop.name, err: error }, "lease not renewed");
    });
  }, leaseTtlMs / 3);
  try {
    await loop.tick({ now: new Date(), lease, signal });
  } finally {
    clearInterval(renewal);
  }
}

import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { Refusal } from "./errors";

export interface RateLimit {
  /** Names the limit in the refusal: "telemetry requests". */
  of: string;
  points: number;
  perSec: number;
}

// Next reloads modules in development; the counters survive that.
const held = globalThis as typeof globalThis & { ballastRateLimits?: Map<string, RateLimiterMemory> };

/**
 * Takes `cost` points from `key`'s allowance, or refuses with `rate_limited` and when to try again.
 * Counted per process: it guards a process from being overrun, so N processes serve N times as much.
 */
export async function limitRate(limit: RateLimit, key: string, cost = 1): Promise<void> {
  held.ballastRateLimits ??= new Map();
  const name = `${limit.of}/${limit.points}/${limit.perSec}`;
  let limiter = held.ballastRateLimits.get(name);
  if (!limiter) {
    limiter = new RateLimiterMemory({ keyPrefix: name, points: limit.points, duration: limit.perSec });
    held.ballastRateLimits.set(name, limiter);
  }
  try {
    await limiter.consume(key, cost);
  } catch (reason) {
    if (!(reason instanceof RateLimiterRes)) throw reason;
    const waitSec = Math.max(1, Math.ceil(reason.msBeforeNext / 1000));
    throw new Refusal(
      "rate_limited",
      `Too many ${limit.of}: ${limit.points} per ${limit.perSec} s are allowed. Try again in ${waitSec} s.`,
      undefined,
      waitSec,
    );
  }
}

import type { UnixNano } from "./model";

const MINUTE_NANO = 60_000_000_000n;
export const MINUTE_MS = 60_000;

/**
 * The minute a time belongs to, as milliseconds since the epoch. A minute is (start, start + 60 s]: a point's time is
 * the end of what it measured, so a point at exactly 12:01:00 speaks of the minute 12:00.
 */
export function minuteOf(timeNano: UnixNano): number {
  return Number((timeNano - 1n) / MINUTE_NANO) * MINUTE_MS;
}

export function msToNano(ms: number): UnixNano {
  return BigInt(ms) * 1_000_000n;
}

export function nanoToMs(nano: UnixNano): number {
  return Number(nano / 1_000_000n);
}

/** Every minute touched by (fromNano, toNano], oldest first. */
export function minutesBetween(fromNano: UnixNano, toNano: UnixNano): number[] {
  const last = minuteOf(toNano);
  const minutes: number[] = [];
  for (let minute = Math.min(minuteOf(fromNano + 1n), last); minute <= last; minute += MINUTE_MS)
    minutes.push(minute);
  return minutes;
}

/** Waits between attempts, ms: soon at first, since most failures are short; then for as long as a night. */
const waitsMs = [5_000, 30_000, 120_000, 600_000, 1_800_000, 7_200_000, 21_600_000];

/** As many as there are waits, and the first. */
export const MOST_ATTEMPTS = waitsMs.length + 1;

/** When to try again after `attempts` attempts, the last at `now`; null when it is given up. */
export function nextAttemptAt(attempts: number, now: Date): Date | null {
  const wait = waitsMs[attempts - 1];
  return wait === undefined ? null : new Date(now.getTime() + wait);
}

import { MINUTE_MS, msToNano } from "./minute";
import type { Point, Reject } from "./model";

/** How long a point may be late. Older minutes are closed for good: their rollups are what spend was reckoned from. */
export const MAX_LATENESS_MS = 24 * 60 * MINUTE_MS;
/** How far a source's clock may run ahead. */
export const MAX_CLOCK_AHEAD_MS = 5 * MINUTE_MS;

/**
 * Parts points from those whose time cannot be believed or no longer matters.
 * @param nowMs when the batch arrived, ms since the epoch
 */
export function withinBounds(
  points: readonly Point[],
  nowMs: number,
): { readonly kept: Point[]; readonly rejects: Reject[] } {
  const [oldest, newest] = [msToNano(nowMs - MAX_LATENESS_MS), msToNano(nowMs + MAX_CLOCK_AHEAD_MS)];
  const kept: Point[] = [];
  const rejects: Reject[] = [];
  for (const point of points) {
    const { metric } = point.series;
    if (point.timeNano > newest) {
      const reason = `Metric "${metric}" has a time more than ${MAX_CLOCK_AHEAD_MS / MINUTE_MS} min ahead of Ballast's clock; check the source's.`;
      rejects.push({ metric, reason });
    } else if (point.timeNano < oldest) {
      const hours = MAX_LATENESS_MS / (60 * MINUTE_MS);
      rejects.push({
        metric,
        reason: `Metric "${metric}" has a time more than ${hours} h ago; such minutes are closed.`,
      });
    } else {
      kept.push(point);
    }
  }
  return { kept, rejects };
}

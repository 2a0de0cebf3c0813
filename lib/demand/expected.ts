import type { ObservedHour } from "./cell";

/** An hour observed for less than this says too little about its kind. */
const leastMinutes = 30;

const hourOfDay = (at: Date) => at.getUTCHours();

/** What a cell's demand is expected to be, requests/s, and what that rests on. */
export interface ExpectedDemand {
  requestsPerSec: number;
  basis: "same_hour" | "level" | "baseline";
}

/**
 * Demand of one cell in the hour that holds `at`: the mean of the same hour (UTC) on the days observed, each weighed
 * by its minutes; where that hour was never observed, the present level; before anything was observed, the baseline.
 *
 * @param history observed hours of this cell
 * @param levelRequestsPerSec what the last minutes show; null when nothing was reported
 */
export function expectedAt(
  at: Date,
  history: readonly ObservedHour[],
  levelRequestsPerSec: number | null,
  baselineRequestsPerSec: number,
): ExpectedDemand {
  const same = history.filter(
    ({ hour, minutesObserved }) => hourOfDay(hour) === hourOfDay(at) && minutesObserved >= leastMinutes,
  );
  const minutes = same.reduce((sum, { minutesObserved }) => sum + minutesObserved, 0);
  if (minutes > 0) {
    const requests = same.reduce((sum, hour) => sum + hour.requests, 0);
    return { requestsPerSec: requests / (minutes * 60), basis: "same_hour" };
  }
  if (levelRequestsPerSec !== null) return { requestsPerSec: levelRequestsPerSec, basis: "level" };
  return { requestsPerSec: baselineRequestsPerSec, basis: "baseline" };
}

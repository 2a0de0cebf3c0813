import type { ObservedHour } from "../cell";

/** Demand hour by hour without holes in its time; an hour that was not observed is null, which is not zero. */
export interface HourlySeries {
  /** Hour of the first value, counted since the epoch, UTC. */
  firstHour: number;
  /** Requests/s, or any other rate. */
  rates: readonly (number | null)[];
}

const hourMs = 3_600_000;
/** An hour observed for less than this says too little. */
const leastMinutes = 30;

/** Observed hours of one cell as a series that ends before the hour of `until`. */
export function hourlySeries(observed: readonly ObservedHour[], until: Date): HourlySeries {
  const end = Math.floor(until.getTime() / hourMs);
  const known = observed.filter(
    ({ hour, minutesObserved }) => minutesObserved >= leastMinutes && hour.getTime() < end * hourMs,
  );
  const firstHour = known.reduce(
    (first, { hour }) => Math.min(first, Math.floor(hour.getTime() / hourMs)),
    end,
  );
  const rates: (number | null)[] = Array.from({ length: end - firstHour }, () => null);
  for (const { hour, requests, minutesObserved } of known) {
    rates[Math.floor(hour.getTime() / hourMs) - firstHour] = requests / (minutesObserved * 60);
  }
  return { firstHour, rates };
}

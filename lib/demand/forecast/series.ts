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

/**
 * Observed hours by cell, with those in which a cell was silent while others were reported: from the first time it was
 * seen on, that is no demand, not a gap.
 */
export function withSilentHours(observed: readonly ObservedHour[]): Map<string, ObservedHour[]> {
  const minutesOf = new Map(observed.map(({ hour, minutesObserved }) => [hour.getTime(), minutesObserved]));
  const byCell = new Map<string, Map<number, ObservedHour>>();
  for (const hour of observed) {
    const hours = byCell.get(hour.cellId) ?? new Map<number, ObservedHour>();
    byCell.set(hour.cellId, hours.set(hour.hour.getTime(), hour));
  }
  return new Map(
    [...byCell].map(([cellId, hours]) => {
      const first = Math.min(...hours.keys());
      const all = [...minutesOf]
        .filter(([at]) => at >= first)
        .sort(([a], [b]) => a - b)
        .map(
          ([at, minutesObserved]) =>
            hours.get(at) ?? { cellId, hour: new Date(at), requests: 0, minutesObserved },
        );
      return [cellId, all];
    }),
  );
}

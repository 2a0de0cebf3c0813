import type { ForecastHour } from "./track";

/** A forecast of this many hours says all there is to say: beyond its first day it repeats itself every week. */
export const forecastHours = 24 + 168;

/**
 * Mean P50 of the hours that a planning window stands for: `hours` from `lead` on, on each of `days` days. Past the
 * forecast's end the hour of the week repeats.
 *
 * @param forecast at least `forecastHours` long
 */
export function expectedOver(
  forecast: readonly ForecastHour[],
  lead: number,
  hours: number,
  days: number,
): number {
  let sum = 0;
  let count = 0;
  const whole = Math.max(1, Math.round(hours));
  // A week of days holds every kind of day there is.
  for (let day = 0; day < Math.min(7, Math.max(1, Math.round(days))); day++) {
    for (let hour = 0; hour < whole; hour++) {
      const at = Math.floor(lead) + 24 * day + hour;
      sum += forecast[at < forecastHours ? at : 24 + ((at - 24) % 168)]?.p50 ?? 0;
      count += 1;
    }
  }
  return sum / count;
}

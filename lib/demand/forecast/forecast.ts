import type { HourlySeries } from "./series";
import { DemandTrack, type ForecastHour } from "./track";

/**
 * Demand of the next `hours` hours after the series, in its unit, as `DemandTrack.forecast` says it. Null when fewer
 * than 24 hours were observed.
 */
export function forecastDemand(series: HourlySeries, hours: number): ForecastHour[] | null {
  const track = new DemandTrack();
  for (const rate of series.rates) track.push(rate);
  return track.forecast(hours);
}

import type { HourlySeries } from "./series";
import { DemandTrack, type ForecastHour } from "./track";

/** What the forecast made each midnight UTC said of the day to come, against what came. */
export interface ForecastRecord {
  /** By hour of the series: the forecast made the midnight before; null before the first. */
  said: (ForecastHour | null)[];
  /** The hours after the series, as the forecast has them now; null when too little was observed. */
  ahead: ForecastHour[] | null;
  /** Σ |actual − P50| / Σ actual over the judged hours; null when none was. */
  wape: number | null;
  /** The same of "as in the same hour yesterday", over the same hours. */
  yesterdayWape: number | null;
  /** Part of the judged hours that lay within P10 to P90. */
  coverage: number | null;
  /** Hours with both a forecast and an observation, today's and yesterday's. */
  judgedHours: number;
}

/** Judges next-day forecasts as they would have been made, and forecasts `hoursAhead` from the series' end. */
export function forecastRecord({ firstHour, rates }: HourlySeries, hoursAhead: number): ForecastRecord {
  const track = new DemandTrack();
  const said: (ForecastHour | null)[] = [];
  let today: ForecastHour[] | null = null;
  let madeAt = 0;
  let [missed, missedByYesterday, demand, covered, judgedHours] = [0, 0, 0, 0, 0];
  for (const [t, actual] of rates.entries()) {
    if ((firstHour + t) % 24 === 0) {
      today = track.forecast(24);
      madeAt = t;
    }
    const hour = today?.[t - madeAt] ?? null;
    said.push(hour);
    track.push(actual);
    const yesterday = rates[t - 24];
    if (hour === null || actual === null || yesterday === null || yesterday === undefined) continue;
    missed += Math.abs(actual - hour.p50);
    missedByYesterday += Math.abs(actual - yesterday);
    demand += actual;
    judgedHours += 1;
    if (actual >= hour.p10 && actual <= hour.p90) covered += 1;
  }
  return {
    said,
    ahead: track.forecast(hoursAhead),
    wape: demand > 0 ? missed / demand : null,
    yesterdayWape: demand > 0 ? missedByYesterday / demand : null,
    coverage: judgedHours > 0 ? covered / judgedHours : null,
    judgedHours,
  };
}

import { median, membersAt } from "./members";

/** Expected demand of one hour, in the series' own unit. */
export interface ForecastHour {
  p10: number;
  p50: number;
  p90: number;
}

/** Fewer observed hours than this are no ground for a forecast. */
export const leastObservedHours = 24;

/** Leads (hours ahead) that err alike are judged together: the next hour, the quarter day, the half day, the day. */
const leadBands = [1, 6, 12, 24] as const;
const bandOf = (lead: number) => leadBands.findIndex((end) => lead < end);
/** What is beyond a day is judged by the day's last hours: it errs at least like them. */
const lastLead = 23;
/** A forecast is put on record this often. */
const originEveryHours = 6;
/** Hours after which a past error counts half, and after which it is forgotten. */
const errorHalfLifeHours = 7 * 24;
const errorsBackHours = 15 * 24;
/** A member's weight is the inverse of its error to this power. */
const trust = 2;
const leastErrors = 12;
/** Errors of neighbouring hours go together: a day holds about this many that tell something new. */
const errorsPerDay = 3;
/** Before errors were made, a forecast is taken to be off by up to this, either way. */
const unknownError = { low: Math.log(0.6), high: Math.log(1.5) };

interface Issued {
  at: number;
  /** By lead and member. */
  values: (number | null)[][];
  /** By lead: what the forecast said. */
  expected: (number | null)[];
}

/** Mean of the members' weighted mean and their median: the mean is sharp, the median shrugs off the one that is lost. */
function combine(values: readonly (number | null)[], weights: readonly number[]): number | null {
  let sum = 0;
  let weight = 0;
  const known: number[] = [];
  for (const [m, value] of values.entries()) {
    if (value === null) continue;
    sum += value * weights[m]!;
    weight += weights[m]!;
    known.push(value);
  }
  const middle = median(known);
  return middle === null || weight === 0 ? null : (sum / weight + middle) / 2;
}

interface LogRatio {
  at: number;
  log: number;
}

/** Weighted quantiles of log(actual / expected), newest counting most. */
function quantiles(ratios: readonly LogRatio[], now: number, levels: readonly number[]): number[] {
  const sorted = [...ratios].sort((a, b) => a.log - b.log);
  const weights = sorted.map(({ at }) => 0.5 ** ((now - at) / errorHalfLifeHours));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return levels.map((level) => {
    let sum = 0;
    const index = weights.findIndex((weight) => {
      sum += weight;
      return sum >= level * total;
    });
    return sorted.at(index)?.log ?? 0;
  });
}

/**
 * Follows one series hour by hour, keeps its own forecasts on record and judges them by what comes: how much each
 * simple forecast errs sets its weight, how far actual demand lay from what was expected sets P10 and P90.
 */
export class DemandTrack {
  private readonly rates: (number | null)[] = [];
  private observed = 0;
  private issued: Issued[] = [];
  private readonly lost: { sum: number; of: number }[] = [];
  private readonly ratios: LogRatio[][] = leadBands.map(() => []);

  /** Hours followed so far. */
  get hours(): number {
    return this.rates.length;
  }

  /** The next hour's demand; null when it was not observed. */
  push(rate: number | null): void {
    const now = this.rates.length;
    this.issued = this.issued.filter(({ at }) => now - at <= lastLead);
    if (rate !== null) this.judge(now, rate);
    this.rates.push(rate);
    if (rate !== null) this.observed += 1;
    if (this.observed >= leastObservedHours && this.rates.length % originEveryHours === 0) this.issue();
  }

  /**
   * Demand of the `hours` hours after the last pushed: a mean of simple forecasts, each weighed by how well it did,
   * with P10 and P90 from the forecast's own errors at the same lead (split conformal prediction, errors fading with a
   * half-life of a week). Null when fewer than 24 hours were observed.
   */
  forecast(hours: number): ForecastHour[] | null {
    if (this.observed < leastObservedHours) return null;
    const now = this.rates.length;
    const members = membersAt(this.rates, now);
    const weights = this.weights(members.length);
    // Conformal prediction's correction for a finite number of errors.
    const told = errorsPerDay * Math.max(1, this.observed / 24 - 1);
    const tail = Math.min(0.99, 0.9 * (1 + 1 / told));
    const bands = this.ratios.map((ratios) => {
      if (ratios.length < leastErrors) return unknownError;
      const [low = 0, high = 0] = quantiles(ratios, now, [1 - tail, tail]);
      return { low, high };
    });
    return Array.from({ length: hours }, (_, lead) => {
      const values = members.map((member) => member(lead));
      const p50 = combine(values, weights) ?? 0;
      const { low, high } = bands[bandOf(Math.min(lead, lastLead))]!;
      return { p10: p50 * Math.exp(Math.min(0, low)), p50, p90: p50 * Math.exp(Math.max(0, high)) };
    });
  }

  private issue(): void {
    const at = this.rates.length;
    const members = membersAt(this.rates, at);
    const weights = this.weights(members.length);
    const values = Array.from({ length: lastLead + 1 }, (_, lead) => members.map((member) => member(lead)));
    this.issued.push({ at, values, expected: values.map((row) => combine(row, weights)) });
  }

  private judge(now: number, actual: number): void {
    for (const { at, values, expected } of this.issued) {
      const lead = now - at;
      const said = expected[lead];
      if (said) {
        const band = this.ratios[bandOf(lead)]!;
        band.push({ at: now, log: Math.log(Math.max(actual, 0.01 * said) / said) });
        while ((band[0]?.at ?? now) < now - errorsBackHours) band.shift();
      }
      for (const [m, value] of (values[lead] ?? []).entries()) {
        if (value === null) continue;
        this.lost[m] ??= { sum: 0, of: 0 };
        this.lost[m].sum += Math.abs(actual - value);
        this.lost[m].of += actual;
      }
    }
    const fade = 0.5 ** (1 / errorHalfLifeHours);
    for (const entry of this.lost) {
      if (!entry) continue;
      entry.sum *= fade;
      entry.of *= fade;
    }
  }

  private weights(members: number): number[] {
    return Array.from({ length: members }, (_, m) => {
      const entry = this.lost[m];
      const error = entry && entry.of > 0 ? entry.sum / entry.of : 1;
      return 1 / Math.max(0.01, error) ** trust;
    });
  }
}

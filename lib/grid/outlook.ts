import { type GridReading, STALE_AFTER_MS } from "./model";

const hourMs = 3_600_000;
/** A forecast that nobody has renewed for a day is no forecast of what comes now. */
const FORECAST_LIVES_MS = 24 * hourMs;
/** Beyond this, a forecast hour is the hour of day's usual one. */
const PROFILE_DAYS = 7;
/** An hour of day seen on fewer days than this has no usual value. */
const LEAST_DAYS = 3;

/** What is known of one signal in one zone at some instant. */
export interface Outlook {
  /** Newest reading of an hour that has begun; null when there never was one. */
  readonly newest: Pick<GridReading, "at" | "value" | "sourceName" | "illustrative"> | null;
  readonly stale: boolean;
  /** Start of a UTC hour → reading or living forecast. */
  readonly hours: ReadonlyMap<number, { readonly value: number; readonly forecast: boolean }>;
  /** Mean by UTC hour of day over the last week; null where too few days were seen. */
  readonly profile: readonly (number | null)[];
}

const hourOf = (at: Date) => Math.floor(at.getTime() / hourMs) * hourMs;

/**
 * Sums up a zone's readings as of `now`. A reading that begins at half past stands for the UTC hour whose middle it
 * begins at.
 *
 * @param readings of one zone and signal, in any order, reaching back a week
 */
export function outlookOf(readings: readonly GridReading[], now: Date): Outlook {
  const living = readings.filter(
    ({ forecast, receivedAt }) => !forecast || now.getTime() - receivedAt.getTime() <= FORECAST_LIVES_MS,
  );
  let newest: GridReading | null = null;
  const byHourOfDay = Array.from({ length: 24 }, (): number[] => []);
  const weekAgo = now.getTime() - PROFILE_DAYS * 24 * hourMs;
  for (const reading of living) {
    if (reading.at > now) continue;
    if (newest === null || reading.at > newest.at) newest = reading;
    if (reading.at.getTime() >= weekAgo && !reading.forecast) {
      byHourOfDay[new Date(hourOf(reading.at)).getUTCHours()]!.push(reading.value);
    }
  }
  return {
    newest: newest && {
      at: newest.at,
      value: newest.value,
      sourceName: newest.sourceName,
      illustrative: newest.illustrative,
    },
    stale: newest === null || now.getTime() - newest.at.getTime() > STALE_AFTER_MS,
    hours: new Map(living.map(({ at, value, forecast }) => [hourOf(at), { value, forecast }])),
    profile: byHourOfDay.map((values) =>
      values.length < LEAST_DAYS ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
    ),
  };
}

/** What a value rests on, the surest first. */
export const bases = ["reading", "forecast", "profile", "latest", "yearly_mean"] as const;
export type Basis = (typeof bases)[number];

export interface Expected {
  readonly value: number;
  /** The least sure of what its hours rest on. */
  readonly basis: Basis;
}

/**
 * A signal's mean over a planning window: hour by hour what was read or is forecast for it, else what that hour of day
 * usually is, else (for the hour that runs) the newest reading. A zone whose newest reading is stale, or an hour of
 * which none of that is known, has its yearly mean.
 *
 * @param window days that a representative window stands for are not forecast: only the hour of day counts
 */
export function expectedOver(
  outlook: Outlook | undefined,
  window: { readonly start: Date; readonly hours: number; readonly representative: boolean },
  yearlyMean: number,
  now: Date,
): Expected {
  if (!outlook || outlook.stale || !outlook.newest) return { value: yearlyMean, basis: "yearly_mean" };
  const first = hourOf(window.start);
  const count = Math.max(1, Math.round(window.hours));
  let sum = 0;
  let least = 0;
  for (let i = 0; i < count; i++) {
    const hour = first + i * hourMs;
    const { value, basis } = valueAt(
      outlook,
      outlook.newest.value,
      hour,
      window.representative,
      yearlyMean,
      now,
    );
    sum += value;
    least = Math.max(least, bases.indexOf(basis));
  }
  return { value: sum / count, basis: bases[least]! };
}

function valueAt(
  outlook: Outlook,
  latest: number,
  hour: number,
  representative: boolean,
  yearlyMean: number,
  now: Date,
): Expected {
  const known = representative ? undefined : outlook.hours.get(hour);
  if (known) return { value: known.value, basis: known.forecast ? "forecast" : "reading" };
  const usual = outlook.profile[new Date(hour).getUTCHours()] ?? null;
  if (!representative && hour <= now.getTime() && now.getTime() < hour + hourMs)
    return { value: latest, basis: "latest" };
  return usual === null ? { value: yearlyMean, basis: "yearly_mean" } : { value: usual, basis: "profile" };
}

const ages: readonly [number, string][] = [
  [48 * hourMs, "hour"],
  [Number.POSITIVE_INFINITY, "day"],
];

/** `3 hours`, `2 days`. */
export function ageInWords(ageMs: number): string {
  const unit = ages.find(([below]) => ageMs < below)?.[1] ?? "day";
  const count = Math.max(1, Math.floor(ageMs / (unit === "hour" ? hourMs : 24 * hourMs)));
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

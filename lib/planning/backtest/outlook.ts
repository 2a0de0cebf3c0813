import { DemandTrack, type ForecastHour } from "@/lib/demand/forecast/track";
import { classSeries, type OriginClass } from "./classes";
import type { Past } from "./policy";
import type { Course, FutureWindow } from "./program";
import type { World } from "./world";

/** What is left of the period as one class of origins is expected to go through it. */
interface ClassOutlook {
  /** Units by hour from the one to plan to the period's end. */
  path: number[];
  /** The hour to plan, as a factor of `path[0]`: low, middle, high, equally likely. */
  next: number[];
  /** How a typical hour spreads around its expectation: three factors with mean 1. */
  spread: number[];
}

/** Before anything was observed for a day: how far an hour may be off. */
const unknownNext = [0.7, 1, 1.3];
const unknownSpread = [0.5, 1, 1.5];
/** Hours over which what was seen last gives way to what is known of the whole period. */
const nearHours = 24;
/** What was expected of the period beforehand counts as much as this many hours of it. */
const expectationHours = 24;
/** By how much what is left of the period may differ from what its known mean leaves. */
const leastRestDoubt = 0.1;
/** Hours of the day are planned in this many stretches once the day they lie in is far enough. */
const stretches = 8;

/** Part of an hour that must have been collected for the hour to say anything. */
const leastObserved = 0.5;

/** A class's hour as the forecast takes it: null unless half of it was collected, else at the rate of that part. */
function observedRate(
  group: OriginClass,
  past: Pick<Past, "units" | "observed">,
  hour: number,
): number | null {
  let sum = 0;
  for (const o of group.origins) {
    const observed = past.observed[o]![hour] ?? 0;
    if (observed < leastObserved) return null;
    sum += past.units[o]![hour]! / observed;
  }
  return sum;
}

/**
 * Three factors with mean 1 that stand for P10, P50 and P90. An error beyond half or double is a change of level, which
 * the sum of what is left already knows, and no spread.
 */
function factors({ p10, p50, p90 }: ForecastHour, unknown: number[]): number[] {
  if (p50 <= 0) return unknown;
  const low = Math.max(0.5, p10 / p50);
  const high = Math.min(2, p90 / p50);
  return [low, 1, high].map((factor) => (3 * factor) / (low + 1 + high));
}

/** How much a later hour is ruled by what is known of the whole period, 0 to 1. */
const lateness = (k: number) => 1 - Math.exp(-k / nearHours);

/**
 * The outlook where the mean demand over the whole period is certain, so that what is left is known in sum: the forecast
 * says how it is spread over the hours and how far each may be off. Near hours follow what was seen last, later ones
 * make up for the rest.
 */
function certainOutlook(
  group: OriginClass,
  forecast: ForecastHour[] | null,
  past: Past,
  hours: number,
): ClassOutlook {
  const left = hours - past.hour;
  const seen = classSeries(group, past.units).reduce((sum, units) => sum + units, 0);
  const rest = Math.max(0, group.meanDemand * hours - seen);
  if (!forecast) {
    return { path: Array(left).fill(rest / left), next: unknownNext, spread: unknownSpread };
  }
  const expected = forecast.map(({ p50 }) => p50);
  const near = expected.reduce((sum, units, k) => sum + units * (1 - lateness(k)), 0);
  const late = expected.reduce((sum, units, k) => sum + units * lateness(k), 0);
  const stretch = late > 0 ? (rest - near) / late : -1;
  const path =
    stretch >= 0
      ? expected.map((units, k) => units * (1 - lateness(k) + lateness(k) * stretch))
      : expected.map((units) => (near + late > 0 ? (units * rest) / (near + late) : rest / left));
  return { path, ...doubts(forecast) };
}

/**
 * The outlook where only a mean was expected beforehand: the forecast, and before there is one the hour seen last, which
 * gives way to the mean of what was expected and what was seen.
 */
function expectedOutlook(
  group: OriginClass,
  forecast: ForecastHour[] | null,
  past: Past,
  hours: number,
  lastBefore: number | null,
): ClassOutlook {
  if (forecast) return { path: forecast.map(({ p50 }) => p50), ...doubts(forecast) };
  const seen = Array.from({ length: past.hour }, (_, hour) => observedRate(group, past, hour)).filter(
    (rate) => rate !== null,
  );
  const level = (group.meanDemand * expectationHours + sum(seen)) / (expectationHours + seen.length);
  const last = seen.at(-1) ?? lastBefore ?? level;
  return {
    path: Array.from({ length: hours - past.hour }, (_, k) => last + (level - last) * lateness(k)),
    next: unknownNext,
    spread: unknownSpread,
  };
}

const doubts = (forecast: readonly ForecastHour[]) => ({
  next: factors(forecast[0]!, unknownNext),
  spread: factors(forecast[Math.min(forecast.length - 1, 23)]!, unknownSpread),
});

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The counted hours after the first `from`, as windows: by stretch of the day, each at three levels of demand. */
function typicalWindows(
  outlooks: readonly ClassOutlook[],
  counted: readonly boolean[],
  firstHour: number,
  from: number,
): FutureWindow[] {
  const left = outlooks[0]?.path.length ?? 0;
  const byStretch = new Map<number, number[]>();
  for (let k = from; k < left; k++) {
    if (!counted[firstHour + k]) continue;
    const at = left - from < stretches ? k : Math.floor(((firstHour + k) % 24) / (24 / stretches));
    byStretch.set(at, [...(byStretch.get(at) ?? []), k]);
  }
  return [...byStretch.values()].flatMap((hours) =>
    unknownSpread.map((_, level) => ({
      hours: hours.length / unknownSpread.length,
      units: outlooks.map(
        ({ path, spread }) => (sum(hours.map((k) => path[k]!)) / hours.length) * spread[level]!,
      ),
    })),
  );
}

/** Follows the demand of every class through the period. */
export class Outlook {
  private readonly tracks: DemandTrack[];
  private readonly earlierHours: number;

  constructor(
    private readonly world: World,
    private readonly classes: readonly OriginClass[],
  ) {
    const { units, observed } = world.earlier;
    this.earlierHours = units[0]?.length ?? 0;
    this.tracks = classes.map((group) => {
      const track = new DemandTrack();
      for (let hour = 0; hour < this.earlierHours; hour++) {
        track.push(observedRate(group, { units, observed }, hour));
      }
      return track;
    });
  }

  /** How the period may go on, for the hour's plan: three courses, each with its own demand now and later. */
  courses(past: Past): Course[] {
    const outlooks = this.outlooks(past);
    const rest = typicalWindows(outlooks, this.world.counted, past.hour, 1);
    return [1 - leastRestDoubt, 1, 1 + leastRestDoubt].map((doubt, level) => ({
      probability: 1 / 3,
      nextUnits: outlooks.map(({ path, next }) => path[0]! * next[level]!),
      rest: rest.map(({ hours, units }) => ({ hours, units: units.map((amount) => amount * doubt) })),
    }));
  }

  /** What is expected, as one course: the next day hour by hour, then the rest. */
  expected(past: Past): Course {
    const outlooks = this.outlooks(past);
    const { counted, hours } = this.world;
    const day = Math.min(24, hours - past.hour);
    return {
      probability: 1,
      nextUnits: outlooks.map(({ path }) => path[0]!),
      rest: [
        ...Array.from({ length: day - 1 }, (_, k) => ({
          hours: counted[past.hour + k + 1] ? 1 : 0,
          units: outlooks.map(({ path }) => path[k + 1]!),
        })),
        ...typicalWindows(outlooks, counted, past.hour, day),
      ],
    };
  }

  private outlooks(past: Past): ClassOutlook[] {
    const { hours, meanIsCertain } = this.world;
    return this.classes.map((group, g) => {
      const track = this.tracks[g]!;
      for (let hour = track.hours - this.earlierHours; hour < past.hour; hour++) {
        track.push(observedRate(group, past, hour));
      }
      const forecast = track.forecast(hours - past.hour);
      if (meanIsCertain) return certainOutlook(group, forecast, past, hours);
      const lastBefore = observedRate(group, this.world.earlier, this.earlierHours - 1);
      return expectedOutlook(group, forecast, past, hours, lastBefore);
    });
  }
}

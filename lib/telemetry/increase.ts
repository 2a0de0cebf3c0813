import { mapCounts, subtractDistributions } from "./histogram/distribution";
import type { Distribution, HistogramSample, PointTime, Sample, Temporality, UnixNano } from "./model";

/** A stored point of a known series. */
export interface SeriesPoint extends PointTime {
  readonly sample: Sample;
}

/** What a series gained during (fromNano, toNano]. Equal ends: when within the minute is not known. */
export interface Increase {
  readonly fromNano: UnixNano;
  readonly toNano: UnixNano;
  /** Values recorded by a histogram; for a counter, the same as `sum`. */
  readonly count: number;
  /** Null where the source records no sum. */
  readonly sum: number | null;
  /** Null for counters, and where the buckets of two readings cannot be subtracted. */
  readonly distribution: Distribution | null;
}

/**
 * The increases between the points of one series, which must come in time order and, when cumulative, share one start.
 *
 * The first point of a cumulative series counts from its start. Without a start, or with a start that is the point's
 * own time (how a collector marks an unknown start), it is only a baseline.
 * A cumulative value that falls without a new start is a reset: the new value counts from the point before.
 * https://opentelemetry.io/docs/specs/otel/metrics/data-model/#resets-and-gaps
 */
export function increasesOf(temporality: Temporality, points: readonly SeriesPoint[]): Increase[] {
  if (temporality === "delta") return points.map((point) => whole(point, intervalStart(point)));
  if (temporality === "none") return [];
  return points.flatMap((point, i) => {
    const previous = points[i - 1];
    if (!previous) return startsBefore(point) ? [whole(point, point.startNano)] : [];
    return [between(previous, point)];
  });
}

/**
 * The part of an increase that falls in (afterNano, untilNano], the increase being spread evenly over its time.
 * Whole numbers stay whole, and the parts of adjoining windows add up to exactly the whole.
 * Null when none of its time is in the window.
 */
export function portionWithin(increase: Increase, afterNano: UnixNano, untilNano: UnixNano): Increase | null {
  const { fromNano, toNano } = increase;
  const length = Number(toNano - fromNano);
  if (length <= 0) return toNano > afterNano && toNano <= untilNano ? increase : null;
  const begin = Math.max(0, Number(afterNano - fromNano) / length);
  const end = Math.min(1, Number(untilNano - fromNano) / length);
  if (begin >= end) return null;
  const share = (total: number) => reached(total, end) - reached(total, begin);
  return {
    fromNano: fromNano > afterNano ? fromNano : afterNano,
    toNano: toNano < untilNano ? toNano : untilNano,
    count: share(increase.count),
    sum: increase.sum === null ? null : share(increase.sum),
    distribution: increase.distribution && mapCounts(increase.distribution, share),
  };
}

function reached(total: number, progress: number): number {
  if (progress >= 1) return total;
  return Number.isInteger(total) ? Math.round(total * progress) : total * progress;
}

function startsBefore({ startNano, timeNano }: PointTime): boolean {
  return startNano > 0n && startNano < timeNano;
}

function intervalStart(point: PointTime): UnixNano {
  return startsBefore(point) ? point.startNano : point.timeNano;
}

function whole({ sample, timeNano }: SeriesPoint, fromNano: UnixNano): Increase {
  if (sample.kind === "number") {
    return { fromNano, toNano: timeNano, count: sample.value, sum: sample.value, distribution: null };
  }
  const { count, sum, distribution } = sample;
  return { fromNano, toNano: timeNano, count, sum, distribution };
}

function between(previous: SeriesPoint, point: SeriesPoint): Increase {
  const span = { fromNano: previous.timeNano, toNano: point.timeNano };
  if (previous.sample.kind === "number" && point.sample.kind === "number") {
    const gained = point.sample.value - previous.sample.value;
    if (gained < 0) return whole(point, previous.timeNano);
    return { ...span, count: gained, sum: gained, distribution: null };
  }
  if (previous.sample.kind === "histogram" && point.sample.kind === "histogram") {
    return histogramBetween(previous.sample, point.sample, span) ?? whole(point, previous.timeNano);
  }
  return whole(point, previous.timeNano);
}

/** Null on a reset. Changed bounds are not one: count and sum still subtract, only the buckets are unknown. */
function histogramBetween(
  previous: HistogramSample,
  current: HistogramSample,
  span: Pick<Increase, "fromNano" | "toNano">,
): Increase | null {
  const count = current.count - previous.count;
  const distribution = subtractDistributions(current.distribution, previous.distribution);
  if (count < 0 || (distribution === null && sameLayout(previous, current))) return null;
  const sum = previous.sum === null || current.sum === null ? null : current.sum - previous.sum;
  return { ...span, count, sum, distribution };
}

function sameLayout(a: HistogramSample, b: HistogramSample): boolean {
  const [x, y] = [a.distribution.explicit[0], b.distribution.explicit[0]];
  if (!x || !y) return a.distribution.exponential !== null && b.distribution.exponential !== null;
  return x.bounds.length === y.bounds.length && x.bounds.every((bound, i) => bound === y.bounds[i]);
}

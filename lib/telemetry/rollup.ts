import { EMPTY_DISTRIBUTION, mergeDistributions } from "./histogram/distribution";
import { type Increase, increasesOf, portionWithin, type SeriesPoint } from "./increase";
import { MINUTE_MS, minuteOf, msToNano, nanoToMs } from "./minute";
import type { Distribution, Temporality } from "./model";
import type { ObservedCell } from "./placement";
import type { SettledYield } from "./signals/recognise";
import type { Signal } from "./signals/signals";

export interface RollupSeries {
  readonly temporality: Temporality;
  readonly rank: number;
  readonly yields: readonly SettledYield[];
  readonly cell: ObservedCell;
}

/** The points of one series around the minutes to roll: the last two before them, those within, the first after. */
export interface SeriesWindow {
  readonly series: RollupSeries;
  readonly points: readonly SeriesPoint[];
}

/** One minute of one signal of one fleet and cell. What the figures mean depends on the signal's aggregate. */
export interface RollupRow extends ObservedCell {
  /** Start of the minute, ms since the epoch. */
  readonly minuteMs: number;
  readonly signal: Signal;
  /** Counter: the increase. Distribution: values recorded. Mean and total: number of sources. */
  readonly count: number;
  /** Counter: the increase. Distribution: sum of values. Mean and total: each source's mean over the minute, added up. */
  readonly sum: number;
  /** Lowest, highest and (added over sources) latest reading; null for counters and distributions. */
  readonly min: number | null;
  readonly max: number | null;
  readonly last: number | null;
  readonly distribution: Distribution | null;
  /** Time of the newest point in it, ms since the epoch: how old the figure is. */
  readonly newestMs: number;
}

interface Contribution extends Omit<RollupRow, "distribution"> {
  readonly rank: number;
  readonly distribution: Distribution | null;
  /** A reading carried over from the minute before, by a source that reports about once a minute. */
  readonly carried: boolean;
  /** How long the reading speaks for its source, ms; null for what is no reading. */
  readonly validMs: number | null;
}

/** A source is taken to be gone once it missed two reports of its own rhythm; one heard once is given a minute. */
const MISSED_REPORTS = 2.5;
const LEAST_VALID_MS = 15_000;

/**
 * Rolls series of one fleet into the given minutes. The same points give the same rows, in whatever order they came.
 * A minute nobody reported on yields no row: absence is not zero.
 */
export function rollUp(windows: readonly SeriesWindow[], minutesMs: readonly number[]): RollupRow[] {
  const groups = new Map<string, Contribution[]>();
  for (const window of windows) {
    for (const contribution of contributionsOf(window, minutesMs)) {
      const key = `${contribution.minuteMs}|${contribution.signal}|${contribution.modelId}`;
      const group = groups.get(key);
      if (group) group.push(contribution);
      else groups.set(key, [contribution]);
    }
  }
  return [...groups.values()].flatMap(preferredRows);
}

/** Of conventions that report the same thing only the preferred one counts, then its sources are added per cell. */
function preferredRows(group: readonly Contribution[]): RollupRow[] {
  const fresh = group.filter((contribution) => !contribution.carried);
  if (fresh.length === 0) return [];
  const rank = Math.min(...fresh.map((contribution) => contribution.rank));
  const newestMs = Math.max(...fresh.map((contribution) => contribution.newestMs));
  const byCell = new Map<string, Contribution>();
  for (const contribution of group) {
    if (contribution.rank !== rank || isGone(contribution, newestMs)) continue;
    const key = `${contribution.origin}|${contribution.dataClass}`;
    const existing = byCell.get(key);
    byCell.set(key, existing ? add(existing, contribution) : contribution);
  }
  return [...byCell.values()].map(({ rank: _rank, carried: _carried, validMs: _validMs, ...row }) => row);
}

/** A process that was replaced within the minute: counting it beside its successor would double what is there. */
function isGone({ validMs, newestMs: lastMs }: Contribution, newestMs: number): boolean {
  return validMs !== null && newestMs - lastMs > validMs;
}

function add(a: Contribution, b: Contribution): Contribution {
  return {
    ...a,
    count: a.count + b.count,
    sum: a.sum + b.sum,
    min: extreme(Math.min, a.min, b.min),
    max: extreme(Math.max, a.max, b.max),
    last: a.last === null || b.last === null ? null : a.last + b.last,
    distribution:
      a.distribution && b.distribution ? mergeDistributions(a.distribution, b.distribution) : null,
    newestMs: Math.max(a.newestMs, b.newestMs),
    carried: a.carried && b.carried,
  };
}

function contributionsOf(window: SeriesWindow, minutesMs: readonly number[]): Contribution[] {
  const isReading = window.series.yields.some((item) => item.take === "reading");
  if (isReading) return minutesMs.flatMap((minuteMs) => readingsIn(window, minuteMs));
  const wanted = new Set(minutesMs);
  return increasesOf(window.series.temporality, window.points).flatMap((increase) =>
    minutesOf(increase, minutesMs, wanted).flatMap((minuteMs) =>
      increaseIn(window.series, increase, minuteMs),
    ),
  );
}

/** The wanted minutes that an increase touches: most touch one or two of many, a few touch hundreds. */
function minutesOf(increase: Increase, minutesMs: readonly number[], wanted: ReadonlySet<number>): number[] {
  const last = minuteOf(increase.toNano);
  const first = Math.min(minuteOf(increase.fromNano + 1n), last);
  if ((last - first) / MINUTE_MS > minutesMs.length) {
    return minutesMs.filter((minuteMs) => minuteMs >= first && minuteMs <= last);
  }
  const touched: number[] = [];
  for (let minuteMs = first; minuteMs <= last; minuteMs += MINUTE_MS) {
    if (wanted.has(minuteMs)) touched.push(minuteMs);
  }
  return touched;
}

function increaseIn(series: RollupSeries, increase: Increase, minuteMs: number): Contribution[] {
  const portion = portionWithin(increase, msToNano(minuteMs), msToNano(minuteMs + MINUTE_MS));
  if (!portion) return [];
  return series.yields.map((item) => ({
    ...cellOfYield(item, series.cell),
    ...increaseFigures(item, portion),
    minuteMs,
    signal: item.signal,
    rank: series.rank,
    min: null,
    max: null,
    last: null,
    newestMs: nanoToMs(portion.toNano),
    carried: false,
    validMs: null,
  }));
}

/** Percentiles are asked of fleets and models, never of origins; kept by cell they would be most of the table. */
function cellOfYield(item: SettledYield, cell: ObservedCell): ObservedCell {
  return item.take === "distribution" ? { origin: "", modelId: cell.modelId, dataClass: "" } : cell;
}

function increaseFigures(
  item: SettledYield,
  portion: Increase,
): Pick<Contribution, "count" | "sum" | "distribution"> {
  if (item.take === "distribution") {
    return {
      count: portion.count,
      sum: portion.sum ?? 0,
      distribution: portion.distribution ?? EMPTY_DISTRIBUTION,
    };
  }
  const figure = item.take === "count" ? portion.count : (portion.sum ?? 0);
  const increase = item.zero ? 0 : figure;
  return { count: increase, sum: increase, distribution: null };
}

function readingsIn({ series, points }: SeriesWindow, minuteMs: number): Contribution[] {
  const between = (fromMs: number, toMs: number) => {
    const [from, to] = [msToNano(fromMs), msToNano(toMs)];
    return points.filter(({ timeNano }) => timeNano > from && timeNano <= to);
  };
  const earlier = between(minuteMs - MINUTE_MS, minuteMs);
  const within = between(minuteMs, minuteMs + MINUTE_MS);
  const carried = within.length === 0;
  const read = carried ? earlier.slice(-1) : within;
  const newest = read.at(-1);
  if (!newest) return [];
  const beforeNewest = [...earlier, ...within].at(-2);
  const rhythmMs = beforeNewest && nanoToMs(newest.timeNano - beforeNewest.timeNano);
  return series.yields.map((item) => {
    const values = read.flatMap(({ sample }) =>
      sample.kind === "number" ? convert(item, sample.value) : [],
    );
    return {
      ...series.cell,
      minuteMs,
      signal: item.signal,
      rank: series.rank,
      count: 1,
      sum: values.reduce((sum, value) => sum + value, 0) / values.length,
      min: Math.min(...values),
      max: Math.max(...values),
      last: values.at(-1) ?? null,
      distribution: null,
      newestMs: nanoToMs(newest.timeNano),
      carried,
      validMs: rhythmMs ? Math.max(LEAST_VALID_MS, MISSED_REPORTS * rhythmMs) : MINUTE_MS,
    };
  });
}

function convert(item: SettledYield, value: number): number {
  if (item.oneUnless) return item.oneUnless.includes(value) ? 0 : 1;
  return value * (item.factor ?? 1);
}

function extreme(pick: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : pick(a, b);
}

import { EMPTY_DISTRIBUTION, mergeDistributions } from "./histogram/distribution";
import { MINUTE_MS } from "./minute";
import type { Distribution } from "./model";
import type { RollupRow } from "./rollup";

export const HOUR_MS = 60 * MINUTE_MS;
const MINUTES = 60;

/** One hour of one signal of one fleet and cell: its minutes, added up. */
export interface HourRow extends Omit<RollupRow, "minuteMs" | "last"> {
  /** Start of the hour, ms since the epoch. */
  readonly hourMs: number;
  /** Readings only: the minutes' latest readings added up. */
  readonly lastSum: number | null;
  /** Sixty characters: 1 where the minute has a row of this cell, 0 where nothing was reported. */
  readonly minutes: string;
  /** Seconds that points of the signal cover in this hour, cells together. */
  readonly coveredSec: number;
}

/** Start of the hour a time lies in, ms since the epoch. */
export const hourOf = (ms: number): number => ms - (ms % HOUR_MS);

/** Seconds of a minute that its points cover: all of it, or as far as it got. */
export function coveredSecOf(minuteMs: number, newestMs: number): number {
  return Math.min(60, Math.max(1, (newestMs - minuteMs) / 1000));
}

/** Adds one fleet's minutes up to hours. The same minutes give the same rows; an hour without any has none. */
export function rollUpHours(minutes: readonly RollupRow[]): HourRow[] {
  return grouped(minutes, (row) => `${hourOf(row.minuteMs)}|${row.signal}`).flatMap((ofSignal) => {
    const coveredSec = coveredIn(ofSignal);
    return grouped(ofSignal, (row) => `${row.origin}|${row.modelId}|${row.dataClass}`).map((rows) =>
      hourRow(rows, coveredSec),
    );
  });
}

function grouped(rows: readonly RollupRow[], keyOf: (row: RollupRow) => string): RollupRow[][] {
  const groups = new Map<string, RollupRow[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return [...groups.values()];
}

function coveredIn(rows: readonly RollupRow[]): number {
  const newest = new Map<number, number>();
  for (const { minuteMs, newestMs } of rows) {
    newest.set(minuteMs, Math.max(newestMs, newest.get(minuteMs) ?? 0));
  }
  return [...newest].reduce((sum, [minuteMs, newestMs]) => sum + coveredSecOf(minuteMs, newestMs), 0);
}

function hourRow(rows: readonly RollupRow[], coveredSec: number): HourRow {
  const { minuteMs, last: _last, ...first } = rows[0]!;
  const hourMs = hourOf(minuteMs);
  const seen = new Set(rows.map((row) => (row.minuteMs - hourMs) / MINUTE_MS));
  const present = (pick: (row: RollupRow) => number | null) => rows.flatMap((row) => pick(row) ?? []);
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const [lowest, highest, latest] = [present((r) => r.min), present((r) => r.max), present((r) => r.last)];
  const histograms = rows.flatMap((row): Distribution[] => (row.distribution ? [row.distribution] : []));
  return {
    ...first,
    hourMs,
    count: total(rows.map((row) => row.count)),
    sum: total(rows.map((row) => row.sum)),
    min: lowest.length > 0 ? Math.min(...lowest) : null,
    max: highest.length > 0 ? Math.max(...highest) : null,
    lastSum: latest.length > 0 ? total(latest) : null,
    distribution: histograms.length > 0 ? histograms.reduce(mergeDistributions, EMPTY_DISTRIBUTION) : null,
    minutes: Array.from({ length: MINUTES }, (_, minute) => (seen.has(minute) ? "1" : "0")).join(""),
    coveredSec,
    newestMs: Math.max(...rows.map((row) => row.newestMs)),
  };
}

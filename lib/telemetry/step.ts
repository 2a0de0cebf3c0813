import { MINUTE_MS } from "./minute";

/** Steps that people count in. */
const STEPS_MIN = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440];

/** The shortest step, in whole minutes, that shows a range in at most `most` points. */
export function stepFor(rangeMs: number, most: number): number {
  const step = STEPS_MIN.find((minutes) => rangeMs / (minutes * MINUTE_MS) <= most);
  return (step ?? Math.ceil(rangeMs / (most * 1440 * MINUTE_MS)) * 1440) * MINUTE_MS;
}

/** Start of every step that touches [fromMs, toMs), at multiples of the step. */
export function stepsIn(fromMs: number, toMs: number, stepMs: number): number[] {
  const first = Math.floor(fromMs / stepMs) * stepMs;
  return Array.from(
    { length: Math.max(0, Math.ceil((toMs - first) / stepMs)) },
    (_, i) => first + i * stepMs,
  );
}

/**
 * How long a series of this step may be shown before it is read again. A step of a minute is read at every change; where
 * a point stands for half an hour, a minute more or less shows nowhere, and reading a day of minutes is not free.
 */
export function freshForMs(stepMs: number): number {
  return stepMs <= MINUTE_MS ? 0 : Math.min(60_000, Math.max(2_000, stepMs / 20));
}

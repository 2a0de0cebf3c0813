import { hashOf, seeded } from "./random";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Five weekdays and two weekend days average 1. */
const weekday = 1.06;
const weekend = 0.85;
/** Swing of the slow drift: weather, news, a holiday somewhere. */
const driftSwing = 0.05;
const driftMs = 20 * 60_000;

/**
 * How busy an hour of the day is at its origin, relative to the mean of the day (1). Two harmonics: people sleep (lowest
 * at about 4:00), and work peaks in the early afternoon with a shoulder in the evening. Shaped after published traces
 * of conversational services; the numbers are illustrative.
 * @param localHour 0 to 24, local solar time
 */
export function dailyShape(localHour: number): number {
  const turn = (2 * Math.PI * localHour) / 24;
  return (
    1 + 0.42 * Math.cos(turn - (2 * Math.PI * 15.5) / 24) + 0.1 * Math.cos(2 * turn - (2 * Math.PI * 22) / 24)
  );
}

/** The local time at an origin, as ms since a Thursday midnight there. */
const localMs = (atMs: number, utcOffsetHours: number) => atMs + utcOffsetHours * hourMs;

/** Relative busyness of an instant at an origin: time of day times day of the week. Its mean over a week is 1. */
export function busyness(atMs: number, utcOffsetHours: number): number {
  const local = localMs(atMs, utcOffsetHours);
  const day = Math.floor(local / dayMs);
  // 1 January 1970 was a Thursday: days 2 and 3 of each seven are a weekend.
  const ofWeek = ((day % 7) + 7) % 7;
  const hour = (((local % dayMs) + dayMs) % dayMs) / hourMs;
  return dailyShape(hour) * (ofWeek === 2 || ofWeek === 3 ? weekend : weekday);
}

/** The largest `busyness` there is, for sizing. */
export const peakBusyness = weekday * Math.max(...Array.from({ length: 240 }, (_, i) => dailyShape(i / 10)));

/**
 * A slow drift around 1 that is the same whenever it is asked about the same instant, so that the past a simulator
 * tells of and the present it lives through are one.
 */
export function drift(atMs: number, name: string, seed: number): number {
  const slot = Math.floor(atMs / driftMs);
  const knot = (i: number) => seeded(hashOf(`${name}#${slot + i}`) ^ seed)() * 2 - 1;
  const x = atMs / driftMs - slot;
  const smooth = x * x * (3 - 2 * x);
  return 1 + driftSwing * (knot(0) * (1 - smooth) + knot(1) * smooth);
}

export interface Demanding {
  id: string;
  requestsPerSec: number;
  utcOffsetHours: number;
}

/** Expected requests per second of a cell at an instant. */
export function demandAt(cell: Demanding, atMs: number, seed: number): number {
  return cell.requestsPerSec * busyness(atMs, cell.utcOffsetHours) * drift(atMs, cell.id, seed);
}

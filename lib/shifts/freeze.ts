import { instantOf, wallClock } from "@/lib/platform/wall-clock";
import type { Place } from "./drain-rules";
import { covers, type PlaceScope, placeName } from "./place-scope";

export const recurrences = ["once", "weekly", "yearly"] as const;
export type Recurrence = (typeof recurrences)[number];

/** What is typed to drain a place in spite of a freeze, on purpose and on the record. */
export const BREAK_FREEZE = "break the freeze";

/** A time in which traffic is not to be moved. */
export interface FreezeWindow {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  readonly scope: PlaceScope;
  readonly recurrence: Recurrence;
  /** On whose clock it recurs, an IANA name. */
  readonly timeZone: string;
  /** The first time. Later ones keep its wall clock, also where clocks change. */
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** It recurs no more from then on. */
  readonly repeatUntil: Date | null;
  /** The time that was open then was lifted there. */
  readonly liftedUntil: Date | null;
  readonly createdBy: string;
  readonly cancelledAt: Date | null;
  readonly cancelledBy: string | null;
}

/** One time of a window that may recur. */
export interface Occurrence {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** The freeze that now holds over something. */
export interface OpenFreeze extends Occurrence {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  readonly scope: PlaceScope;
  /** What it forbids and until when, to be shown as it is. */
  readonly sentence: string;
}

const weekMs = 7 * 86_400_000;

/** The times of a window that overlap [from, to), the first first; as they were held, lifts and a cancel included. */
export function occurrences(window: FreezeWindow, from: Date, to: Date): Occurrence[] {
  return scheduled(window, from, to).flatMap((one) => {
    const ends = [one.endsAt, window.cancelledAt];
    const { liftedUntil } = window;
    if (liftedUntil && one.startsAt <= liftedUntil) ends.push(liftedUntil);
    const endsAt = new Date(Math.min(...ends.flatMap((end) => end?.getTime() ?? [])));
    return endsAt > one.startsAt && endsAt > from && one.startsAt < to ? [{ ...one, endsAt }] : [];
  });
}

function scheduled(window: FreezeWindow, from: Date, to: Date): Occurrence[] {
  const { recurrence, timeZone, startsAt, endsAt, repeatUntil } = window;
  if (recurrence === "once") return [{ startsAt, endsAt }];
  const [starts, ends] = [wallClock(startsAt.getTime(), timeZone), wallClock(endsAt.getTime(), timeZone)];
  const at = (n: number, wall: number) =>
    new Date(instantOf(recurrence === "weekly" ? wall + n * weekMs : yearsLater(wall, n), timeZone));
  const passed = from.getTime() - endsAt.getTime();
  // One too early rather than one too late: a year is not always as long, nor is a week where clocks change.
  const first = Math.max(0, Math.floor(passed / (recurrence === "weekly" ? weekMs : 366 * 86_400_000)) - 1);
  const found: Occurrence[] = [];
  for (let n = first; ; n++) {
    const one = { startsAt: at(n, starts), endsAt: at(n, ends) };
    if (one.startsAt >= to || (repeatUntil && one.startsAt >= repeatUntil)) return found;
    found.push(one);
  }
}

/** The same day and time so many years on; the 29th of February falls on the 28th where there is none. */
function yearsLater(wall: number, years: number): number {
  const date = new Date(wall);
  const [year, month] = [date.getUTCFullYear() + years, date.getUTCMonth()];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const midnight = Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay));
  return midnight + (wall - Math.floor(wall / 86_400_000) * 86_400_000);
}

/** The time of the window that `now` falls in, or null. */
export function openTime(window: FreezeWindow, now: Date): Occurrence | null {
  return occurrences(window, now, new Date(now.getTime() + 1)).at(-1) ?? null;
}

/**
 * The freeze that holds at `now` over any of these places, or null; of several the one that ends last, since nothing
 * moves before that.
 */
export function freezeAt(
  windows: readonly FreezeWindow[],
  now: Date,
  places: readonly Place[],
): OpenFreeze | null {
  const open = windows.flatMap((window): OpenFreeze[] => {
    const time = openTime(window, now);
    if (!time || !places.some((place) => covers(window.scope, place))) return [];
    const { id, title, reason, scope } = window;
    return [{ id, title, reason, scope, ...time, sentence: sentenceOf(title, scope, time.endsAt) }];
  });
  return open.sort((a, b) => b.endsAt.getTime() - a.endsAt.getTime())[0] ?? null;
}

const sentenceOf = (title: string, scope: PlaceScope, endsAt: Date) =>
  `${title} freezes ${placeName(scope)} until ${endsAt.toISOString().slice(0, 16).replace("T", " ")} UTC.`;

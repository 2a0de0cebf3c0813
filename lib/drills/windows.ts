import { Cron } from "croner";
import type { StartWindow } from "./model";

const formats = new Map<string, Intl.DateTimeFormat>();

/** Day of the week (1 is Monday) and time of day (`HH:MM`) on a zone's clock. */
function onTheClock(at: Date, zone: string): { day: number; time: string } {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    formats.set(zone, format);
  }
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(part.weekday ?? "") + 1;
  return { day, time: `${part.hour}:${part.minute}` };
}

const dayBefore = (day: number) => (day === 1 ? 7 : day - 1);

/** Whether a window is open. One past midnight belongs to the day on which it began. */
function isOpen({ days, from, until }: StartWindow, day: number, time: string): boolean {
  if (from < until) return days.includes(day) && time >= from && time < until;
  return (days.includes(day) && time >= from) || (days.includes(dayBefore(day)) && time < until);
}

/**
 * Until when a drill may start that may start at `at`: the end of the window that is open then and ends last. Null when
 * none is open.
 *
 * @param zone IANA name of the zone on whose clock the windows are read
 */
export function openUntil(windows: readonly StartWindow[], zone: string, at: Date): Date | null {
  const { day, time } = onTheClock(at, zone);
  const ends = windows
    .filter((window) => isOpen(window, day, time))
    .flatMap(({ until }) => {
      const [hour, minute] = until.split(":").map(Number);
      return new Cron(`${minute} ${hour} * * *`, { timezone: zone, mode: "5-part" }).nextRun(at) ?? [];
    });
  return ends.length === 0 ? null : new Date(Math.max(...ends.map((end) => end.getTime())));
}

const dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** A window as people say it: `Mon–Thu 09:00–15:00`. */
export function windowText({ days, from, until }: StartWindow): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  const [first = 1] = sorted;
  const unbroken = sorted.length > 2 && sorted.every((day, index) => day === first + index);
  const named =
    sorted.length === 7
      ? "every day"
      : unbroken
        ? `${dayNames[first - 1]}–${dayNames[(sorted.at(-1) ?? 1) - 1]}`
        : sorted.map((day) => dayNames[day - 1]).join(", ");
  return `${named} ${from}–${until}`;
}

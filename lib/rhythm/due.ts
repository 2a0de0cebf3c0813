const dayMs = 86_400_000;
const minuteMs = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** The wall clock of an IANA zone at an instant, as if it were UTC: milliseconds, whole minutes. */
function wallClock(at: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      hourCycle: "h23",
    });
    formats.set(zone, format);
  }
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day ?? 1, part.hour ?? 0, part.minute ?? 0);
}

/**
 * The instant at which a zone's clock shows this. A time that comes twice that day is its first; one that is left out
 * when clocks go forward is as long after the change as it would have been without it.
 */
function instantOf(wall: number, zone: string): number {
  const offsetAt = (at: number) => wallClock(at, zone) - Math.floor(at / minuteMs) * minuteMs;
  const before = wall - offsetAt(wall - dayMs);
  const after = wall - offsetAt(wall + dayMs);
  return wallClock(before, zone) === wall || wallClock(after, zone) !== wall ? before : after;
}

/**
 * When the nightly plan was last due and is due next.
 * @param timeOfDay `HH:MM` on the clock of `zone`, an IANA name
 */
export function nightlyDue(timeOfDay: string, zone: string, now: Date): { last: Date; next: Date } {
  const [hours = 0, minutes = 0] = timeOfDay.split(":").map(Number);
  const today = Math.floor(wallClock(now.getTime(), zone) / dayMs) * dayMs;
  const due = [-1, 0, 1, 2].map((day) =>
    instantOf(today + day * dayMs + (hours * 60 + minutes) * minuteMs, zone),
  );
  const next = due.findIndex((at) => at > now.getTime());
  return { last: new Date(due[next - 1]!), next: new Date(due[next]!) };
}

/** When a correction was last due and is due next: multiples of so many minutes of the UTC day. */
export function correctionDue(everyMinutes: number, now: Date): { last: Date; next: Date } {
  const midnight = Math.floor(now.getTime() / dayMs) * dayMs;
  const every = everyMinutes * minuteMs;
  const last = midnight + Math.floor((now.getTime() - midnight) / every) * every;
  // A day is not always a multiple: the last beat of it is followed by midnight's.
  return { last: new Date(last), next: new Date(Math.min(last + every, midnight + dayMs)) };
}

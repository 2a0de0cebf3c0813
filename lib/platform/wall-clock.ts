const dayMs = 86_400_000;
const minuteMs = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether this is an IANA zone that the platform knows. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** The wall clock of an IANA zone at an instant, as if it were UTC: milliseconds, whole minutes. */
export function wallClock(at: number, zone: string): number {
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
export function instantOf(wall: number, zone: string): number {
  const offsetAt = (at: number) => wallClock(at, zone) - Math.floor(at / minuteMs) * minuteMs;
  const before = wall - offsetAt(wall - dayMs);
  const after = wall - offsetAt(wall + dayMs);
  return wallClock(before, zone) === wall || wallClock(after, zone) !== wall ? before : after;
}

import { instantOf, wallClock } from "@/lib/platform/wall-clock";

const dayMs = 86_400_000;
const minuteMs = 60_000;

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

import { Cron } from "croner";
import type { DrillDefinition, DrillSchedule } from "./model";
import { openUntil, windowText } from "./windows";

/** Two runs of one drill are at least this far apart: it drains, holds, returns and is looked at. */
const LEAST_GAP_MS = 3_600_000;
/** So many of the next runs are looked at before a schedule is accepted. */
const LOOK_AHEAD = 60;

/** Parsed once: the browser asks at every keystroke, the worker at every tick. */
function clockwork(schedule: DrillSchedule, timeZone: string): Cron {
  return schedule.kind === "once"
    ? new Cron(`${schedule.at}:00`, { timezone: timeZone })
    : new Cron(schedule.cron, { timezone: timeZone, mode: "5-part" });
}

/** The next times after `after` at which a drill is due, at most `count`. Never throws on a schedule once accepted. */
export function nextDue(
  { schedule, timeZone }: Pick<DrillDefinition, "schedule" | "timeZone">,
  after: Date,
  count = 1,
): Date[] {
  return clockwork(schedule, timeZone).nextRuns(count, after);
}

/**
 * Why a schedule is not accepted, as a sentence and the field at fault; null when it is. It must be due at least once
 * after `now`, always inside a window, and leave an hour between runs.
 */
export function scheduleProblem(
  definition: Pick<DrillDefinition, "schedule" | "timeZone" | "windows">,
  now: Date,
): { field: "timeZone" | "schedule" | "windows"; sentence: string } | null {
  const { schedule, timeZone, windows } = definition;
  try {
    new Intl.DateTimeFormat("en", { timeZone });
  } catch {
    return { field: "timeZone", sentence: `${timeZone} is not a time zone. Europe/Berlin would be one.` };
  }
  let due: Date[];
  try {
    due = nextDue(definition, now, schedule.kind === "once" ? 1 : LOOK_AHEAD);
  } catch {
    const sentence =
      schedule.kind === "once"
        ? `${schedule.at} is not a time that there is.`
        : `“${schedule.cron}” is not understood. Give minute, hour, day of month, month and day of week, such as “0 10 * * 2#1”.`;
    return { field: "schedule", sentence };
  }
  if (due.length === 0) return { field: "schedule", sentence: "It would never be due: that time is past." };
  const close = due.findIndex((at, index) => {
    const next = due[index + 1];
    return next !== undefined && next.getTime() - at.getTime() < LEAST_GAP_MS;
  });
  if (close >= 0)
    return { field: "schedule", sentence: "Leave at least an hour between two runs of one drill." };
  const outside = due.find((at) => openUntil(windows, timeZone, at) === null);
  if (outside) {
    const when = localText(outside, timeZone);
    return {
      field: "windows",
      sentence: `It would be due ${when}, when it may not start. It may ${windows.map(windowText).join(" and ")}.`,
    };
  }
  return null;
}

/** An instant on a zone's clock, with the zone: `Tue 2026-12-01 10:00 Europe/Berlin`. */
export function localText(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${part.weekday} ${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute} ${timeZone}`;
}

import type { SnapshotWindow } from "./model";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** The first day is planned hour by hour; the rest of a period by a representative day in windows of this many hours. */
const representativeHours = 4;

const iso = (ms: number) => new Date(ms).toISOString().replace(".000Z", "Z");

/**
 * The windows of a plan made at `asOf`: 24 of one hour, beginning with the hour that runs, then, up to each date at
 * which a commitment's period ends, one representative day whose windows weigh as many days as they stand for. A
 * remainder of less than a day counts as its part of one.
 */
export function planningWindows(asOf: Date, periodEnds: readonly Date[]): SnapshotWindow[] {
  const start = Math.floor(asOf.getTime() / hourMs) * hourMs;
  const windows: SnapshotWindow[] = Array.from({ length: 24 }, (_, hour) => ({
    start: iso(start + hour * hourMs),
    hours: 1,
    weight: 1,
  }));
  let from = start + dayMs;
  for (const end of [...new Set(periodEnds.map((date) => date.getTime()))].sort((a, b) => a - b)) {
    const days = (end - from) / dayMs;
    if (days <= 0) continue;
    // Shorter than the representative day itself: its windows would begin after the period's end and draw on nothing.
    const hours = Math.min(representativeHours, (days * 24) / (24 / representativeHours));
    for (let i = 0; i < 24 / representativeHours; i++) {
      windows.push({ start: iso(from + i * hours * hourMs), hours, weight: days >= 1 ? days : 1 });
    }
    from = end;
  }
  return windows;
}

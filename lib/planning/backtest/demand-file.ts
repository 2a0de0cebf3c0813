import { Refusal } from "@/lib/platform/errors";
import type { Scenario } from "./scenario";

/** Recorded demand in equal windows. */
export interface RecordedDemand {
  windowsPerHour: number;
  /** Requests/s by window; 0 where nothing was collected. */
  requestsPerSec: Float64Array;
}

function refuseLine(line: number, column: string | null, reason: string): never {
  const at = `line ${line}${column === null ? "" : `, ${column}`}`;
  throw new Refusal("invalid", `Demand file, ${at}: ${reason}`, at);
}

/** Fields of one line of CSV; quotes may hold commas, doubled quotes are one. */
function fieldsOf(line: string): string[] {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/y;
  for (;;) {
    const match = field.exec(line);
    // What follows a closing quote without a comma: give the line back whole, its number will not parse.
    if (!match) return [...fields, line.slice(field.lastIndex)];
    fields.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? "").trim());
    if (match[3] === "") return fields;
  }
}

function numberAt(fields: string[], index: number, line: number, column: string): number {
  const text = fields[index];
  if (text === undefined || text === "") refuseLine(line, column, "is missing.");
  const value = Number(text);
  if (!Number.isFinite(value))
    refuseLine(line, column, `expected a finite number, found ${JSON.stringify(text)}.`);
  if (value < 0) refuseLine(line, column, `must be 0 or more, found ${text}.`);
  return value;
}

/**
 * Reads CSV with a header and the columns `window_start_s` and `req_per_s`, in equal windows that divide the hour;
 * other columns are left alone. Refuses the first fault with its line, column and reason.
 */
export function readDemandFile(text: string): RecordedDemand {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  while (lines.at(-1)?.trim() === "") lines.pop();
  const header = fieldsOf(lines[0] ?? "");
  const [startColumn, rateColumn] = ["window_start_s", "req_per_s"].map((name) => {
    const index = header.indexOf(name);
    if (index < 0)
      refuseLine(1, null, `the header has no column ${name}; expected window_start_s and req_per_s.`);
    if (header.lastIndexOf(name) !== index) refuseLine(1, name, "stands twice in the header.");
    return index;
  }) as [number, number];
  const starts: number[] = [];
  const requestsPerSec = Float64Array.from(lines.slice(1), (row, i) => {
    const fields = fieldsOf(row);
    starts.push(numberAt(fields, startColumn, i + 2, "window_start_s"));
    return numberAt(fields, rateColumn, i + 2, "req_per_s");
  });
  if (starts.length < 2) refuseLine(lines.length, null, "has fewer than two windows.");
  const windowSec = starts[1]! - starts[0]!;
  const windowsPerHour = 3600 / windowSec;
  if (!(windowSec > 0 && Number.isInteger(windowsPerHour))) {
    refuseLine(3, "window_start_s", `expected windows that divide the hour, found one of ${windowSec} s.`);
  }
  for (const [i, start] of starts.entries()) {
    const expected = starts[0]! + i * windowSec;
    if (start !== expected) {
      const why = `expected ${expected}, since windows of ${windowSec} s follow each other, found ${start}.`;
      refuseLine(i + 2, "window_start_s", why);
    }
  }
  if (requestsPerSec.every((value) => value === 0)) refuseLine(2, "req_per_s", "is 0 in every window.");
  return { windowsPerHour, requestsPerSec };
}

/** Demand of every origin and hour, and how much of the hour was collected. */
export interface ReplayedDemand {
  /** Units, by origin and hour. */
  units: Float64Array[];
  /** Part of the hour's windows that were collected, 0 to 1, by origin and hour. */
  observed: Float64Array[];
}

/** The time zone in which the recording is taken to be made, hours east of UTC. */
const recordedUtcOffsetHours = 8;

/**
 * Demand of the scenario's origins: the recording divided by its own mean, rolled to each origin's time zone, averaged
 * per hour, times the origin's share. Refuses a recording shorter than the scenario.
 */
export function replayedDemand(scenario: Scenario, recorded: RecordedDemand): ReplayedDemand {
  const { windowsPerHour, requestsPerSec } = recorded;
  const windows = requestsPerSec.length;
  const needed = scenario.hours * windowsPerHour;
  if (windows < needed) {
    const why = `has ${windows} windows, expected at least ${needed} for the scenario's ${scenario.hours} hours.`;
    throw new Refusal("invalid", `Demand file: ${why}`, "req_per_s");
  }
  const mean = requestsPerSec.reduce((sum, value) => sum + value, 0) / windows;
  const perHour = (utcOffsetHours: number, of: (rate: number) => number) => {
    const shift = Math.round((recordedUtcOffsetHours - utcOffsetHours) * windowsPerHour);
    return Float64Array.from({ length: scenario.hours }, (_, hour) => {
      let sum = 0;
      for (let w = hour * windowsPerHour; w < (hour + 1) * windowsPerHour; w++) {
        sum += of(requestsPerSec[(((w - shift) % windows) + windows) % windows]!);
      }
      return sum / windowsPerHour;
    });
  };
  return {
    units: scenario.origins.map(({ utcOffsetHours, share }) =>
      perHour(utcOffsetHours, (rate) => (rate / mean) * share),
    ),
    observed: scenario.origins.map(({ utcOffsetHours }) =>
      perHour(utcOffsetHours, (rate) => (rate > 0 ? 1 : 0)),
    ),
  };
}

const parts = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  let found = parts.get(zone);
  if (found === undefined) {
    found = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
    parts.set(zone, found);
  }
  return found;
}

export type Fields = {
  year: string;
  month: string;
  day: string;
  hour: string;
  minute: string;
  second: string;
};

/** The wall-clock fields of an instant in an IANA zone (`UTC`, `Europe/Berlin`), zero-padded. */
export function fieldsIn(instant: Date, zone: string): Fields {
  const fields: Fields = { year: "", month: "", day: "", hour: "", minute: "", second: "" };
  for (const part of formatter(zone).formatToParts(instant)) {
    if (part.type in fields) fields[part.type as keyof Fields] = part.value;
  }
  return fields;
}

/** How a zone is named beside a time: `UTC`, or its offset then (`UTC+1`), which says more than CET. */
export function zoneLabel(instant: Date, zone: string): string {
  if (zone === "UTC") return "UTC";
  const name = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "shortOffset" })
    .formatToParts(instant)
    .find((part) => part.type === "timeZoneName")?.value;
  return (name ?? zone).replace("GMT", "UTC");
}

/** `2026-11-20 07:57:23 UTC`, or to the minute or day. Sorts as it reads. */
export function formatInstant(
  instant: Date,
  zone: string,
  to: "second" | "minute" | "day" = "second",
): string {
  const at = fieldsIn(instant, zone);
  const day = `${at.year}-${at.month}-${at.day}`;
  if (to === "day") return day;
  const time = to === "minute" ? `${at.hour}:${at.minute}` : `${at.hour}:${at.minute}:${at.second}`;
  return `${day} ${time} ${zoneLabel(instant, zone)}`;
}

const steps: readonly [limitMs: number, unitMs: number, unit: string][] = [
  [60_000, 1000, "s"],
  [3_600_000, 60_000, "min"],
  [48 * 3_600_000, 3_600_000, "h"],
  [60 * 86_400_000, 86_400_000, "d"],
  [730 * 86_400_000, 30.4375 * 86_400_000, "mo"],
  [Number.POSITIVE_INFINITY, 365.25 * 86_400_000, "y"],
];

/** `12 s ago`, `in 3 h`; within five seconds of `now` it is `now`. */
export function formatRelative(instant: Date, now: Date): string {
  const difference = instant.getTime() - now.getTime();
  const size = Math.abs(difference);
  if (size < 5000) return "now";
  const [, unitMs, unit] = steps.find(([limit]) => size < limit) ?? [0, 1000, "s"];
  const count = Math.floor(size / unitMs);
  return difference < 0 ? `${count} ${unit} ago` : `in ${count} ${unit}`;
}

import type { SnapshotWindow } from "@/lib/planning/model";

/** A window in words: `14:00` of the first day, `14:00–18:00, 40 days like it` later. Times are UTC. */
export function windowLabel({ start, hours, weight }: SnapshotWindow): string {
  const from = start.slice(11, 16);
  if (weight === 1 && hours <= 1) return from;
  const until = new Date(Date.parse(start) + hours * 3_600_000).toISOString().slice(11, 16);
  return weight === 1 ? `${from}–${until}` : `${from}–${until}, ${Math.round(weight)} days like it`;
}

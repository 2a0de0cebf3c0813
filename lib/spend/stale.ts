import type { Billing } from "@/lib/fleet/model";

const hourMs = 3_600_000;

export interface StaleHour {
  fleetId: string;
  hour: Date;
  minutesObserved: number;
  /** Share of the hour gone by at `now`, 0 to 1. */
  elapsed: number;
}

/**
 * Fleet-hours whose estimate is older than the telemetry behind it, or missing.
 * A reserved fleet costs money whether observed or not, so all its hours count, and the current one until it is over.
 */
export function staleHours(
  fleets: readonly { id: string; billing: Billing }[],
  observed: readonly { fleetId: string; hour: Date; minutesObserved: number; rolledAt: Date }[],
  estimatedAt: ReadonlyMap<string, Date>,
  { from, to, now }: { from: Date; to: Date; now: Date },
): StaleHour[] {
  const observedOf = new Map(observed.map((hour) => [`${hour.fleetId}|${hour.hour.toISOString()}`, hour]));
  const hours: Date[] = [];
  for (
    let at = Math.floor(from.getTime() / hourMs) * hourMs;
    at < Math.min(to.getTime(), now.getTime());
    at += hourMs
  )
    hours.push(new Date(at));
  return fleets.flatMap(({ id, billing }) =>
    hours.flatMap((hour): StaleHour[] => {
      const key = `${id}|${hour.toISOString()}`;
      const seen = observedOf.get(key);
      const at = estimatedAt.get(key);
      const reserved = billing === "reserved";
      if (!seen && !reserved) return [];
      const closedAt = hour.getTime() + hourMs;
      const changed = seen !== undefined && at !== undefined && seen.rolledAt > at;
      const unfinished = reserved && at !== undefined && at.getTime() < closedAt;
      if (at && !changed && !unfinished) return [];
      const elapsed = Math.min(1, (now.getTime() - hour.getTime()) / hourMs);
      return [{ fleetId: id, hour, minutesObserved: seen?.minutesObserved ?? 0, elapsed }];
    }),
  );
}

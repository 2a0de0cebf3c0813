import type { Billing } from "@/lib/fleet/model";

const hourMs = 3_600_000;

export interface StaleHour {
  fleetId: string;
  hour: Date;
  minutesObserved: number;
  /** Share of the hour gone by at `now`, 0 to 1. */
  elapsed: number;
}

export interface BilledFleetHours {
  id: string;
  billing: Billing;
  /** Reserved: since when its hours are not in any statement yet. Null: since its first observed hour. */
  billedFrom: Date | null;
}

/**
 * Fleet-hours whose estimate is older than the telemetry behind it, or missing. `observed` holds the hours whose
 * telemetry may have changed. A reserved fleet costs money whether observed or not: each of its hours since `billedFrom`
 * counts, the current one until it is over.
 */
export function staleHours(
  fleets: readonly BilledFleetHours[],
  observed: readonly { fleetId: string; hour: Date; minutesObserved: number; rolledAt: Date }[],
  estimatedAt: ReadonlyMap<string, Date>,
  now: Date,
): StaleHour[] {
  const seenOf = new Map(observed.map((hour) => [keyOf(hour.fleetId, hour.hour), hour]));
  return fleets.flatMap(({ id, billing, billedFrom }) => {
    const seenHours = observed.filter(({ fleetId }) => fleetId === id).map(({ hour }) => hour.getTime());
    const first = billedFrom?.getTime() ?? Math.min(...seenHours);
    const hours =
      billing === "reserved"
        ? [...new Set([...hoursBetween(first, now.getTime()), ...seenHours])]
        : seenHours;
    return hours.flatMap((time): StaleHour[] => {
      const hour = new Date(time);
      const seen = seenOf.get(keyOf(id, hour));
      const at = estimatedAt.get(keyOf(id, hour));
      const changed = seen !== undefined && at !== undefined && seen.rolledAt > at;
      const unfinished = billing === "reserved" && at !== undefined && at.getTime() < time + hourMs;
      if (at && !changed && !unfinished) return [];
      return [
        {
          fleetId: id,
          hour,
          minutesObserved: seen?.minutesObserved ?? 0,
          elapsed: Math.min(1, (now.getTime() - time) / hourMs),
        },
      ];
    });
  });
}

const keyOf = (fleetId: string, hour: Date) => `${fleetId}|${hour.toISOString()}`;

/** Starts of the whole hours in [from, to); none when `from` is not finite. */
function hoursBetween(from: number, to: number): number[] {
  if (!Number.isFinite(from)) return [];
  const first = Math.floor(from / hourMs) * hourMs;
  return Array.from({ length: Math.max(0, Math.ceil((to - first) / hourMs)) }, (_, i) => first + i * hourMs);
}

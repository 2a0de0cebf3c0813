import type { Fleet } from "./model";

/** Numbers of accelerators: contracted ≥ delivered ≥ healthy. */
export interface Capacity {
  contracted: number;
  delivered: number;
  healthy: number;
}

/** The capacity of one SKU at one provider, over all its fleets. */
export interface CapacityGroup extends Capacity {
  providerId: string;
  providerName: string;
  acceleratorId: string;
  acceleratorName: string;
  fleetIds: string[];
  /** True when any fleet in it was invented for a demonstration. */
  illustrative: boolean;
}

/** Adds capacities up. */
export function sumCapacity(parts: readonly Capacity[]): Capacity {
  return parts.reduce<Capacity>(
    (sum, part) => ({
      contracted: sum.contracted + part.contracted,
      delivered: sum.delivered + part.delivered,
      healthy: sum.healthy + part.healthy,
    }),
    { contracted: 0, delivered: 0, healthy: 0 },
  );
}

/**
 * Fleets by provider and accelerator, the largest contracted first. Pass fleets with the healthy
 * number that is to count: what telemetry reports, where it is fresh.
 */
export function groupCapacity(fleets: readonly Fleet[]): CapacityGroup[] {
  const groups = new Map<string, Fleet[]>();
  for (const fleet of fleets) {
    const key = `${fleet.region.providerId}|${fleet.accelerator.id}`;
    groups.set(key, [...(groups.get(key) ?? []), fleet]);
  }
  return [...groups.values()]
    .flatMap((members) => {
      const [first] = members;
      if (!first) return [];
      return [
        {
          providerId: first.region.providerId,
          providerName: first.region.providerName,
          acceleratorId: first.accelerator.id,
          acceleratorName: first.accelerator.name,
          fleetIds: members.map((fleet) => fleet.id),
          illustrative: members.some((fleet) => fleet.illustrative),
          ...sumCapacity(members),
        },
      ];
    })
    .sort((a, b) => b.contracted - a.contracted || a.providerId.localeCompare(b.providerId));
}

/** A dated promise of accelerators. Dates are days, as midnight UTC. */
export interface Delivery {
  fleetId: string;
  fleetName: string;
  providerId: string;
  providerName: string;
  accelerators: number;
  dueOn: Date;
  deliveredOn: Date | null;
  illustrative: boolean;
}

export type DeliveryStanding =
  | { kind: "delivered"; lateDays: number }
  | { kind: "late"; lateDays: number }
  | { kind: "due"; inDays: number };

const dayMs = 86_400_000;
const day = (at: Date) => Math.floor(at.getTime() / dayMs);

/** How a delivery stands on the day of `now` (UTC). One due today is not late until tomorrow. */
export function deliveryStanding(
  delivery: Pick<Delivery, "dueOn" | "deliveredOn">,
  now: Date,
): DeliveryStanding {
  const due = day(delivery.dueOn);
  if (delivery.deliveredOn)
    return { kind: "delivered", lateDays: Math.max(0, day(delivery.deliveredOn) - due) };
  const today = day(now);
  return today > due ? { kind: "late", lateDays: today - due } : { kind: "due", inDays: due - today };
}

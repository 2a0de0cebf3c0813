import type { CapacityGroup } from "@/lib/fleet/capacity";

/**
 * What telemetry last said of one fleet: the share (0 to 1, more when overloaded) of its accelerators
 * that is busy, how many are healthy, and when. Null: nobody reports it.
 */
export type FleetUse = { utilization: number | null; healthy: number; newestMs: number | null };

/** One line of the capacity table. `used` is null when no fleet of the group reported. */
export type CapacityRow = Omit<CapacityGroup, "fleetIds"> & {
  id: string;
  fleets: number;
  /** Fleets of it that reported how busy they are. */
  reporting: number;
  /** Accelerators busy, over the reporting fleets. */
  used: number | null;
  /** Healthy accelerators of the reporting fleets: what `used` is a share of. */
  healthyReporting: number;
  newestAt: Date | null;
};

/** Joins capacity with what is used of it. Fleets that do not report are not counted as idle. */
export function capacityRows(
  groups: readonly CapacityGroup[],
  uses: ReadonlyMap<string, FleetUse>,
): CapacityRow[] {
  return groups.map(({ fleetIds, ...group }) => {
    const reporting = fleetIds.flatMap((id) => {
      const { utilization, healthy, newestMs } = uses.get(id) ?? {
        utilization: null,
        healthy: 0,
        newestMs: null,
      };
      return utilization === null || newestMs === null
        ? []
        : [{ busy: utilization * healthy, healthy, newestMs }];
    });
    return {
      ...group,
      id: `${group.providerId}|${group.acceleratorId}`,
      fleets: fleetIds.length,
      reporting: reporting.length,
      used: reporting.length === 0 ? null : reporting.reduce((sum, fleet) => sum + fleet.busy, 0),
      healthyReporting: reporting.reduce((sum, fleet) => sum + fleet.healthy, 0),
      newestAt:
        reporting.length === 0 ? null : new Date(Math.max(...reporting.map((fleet) => fleet.newestMs))),
    };
  });
}

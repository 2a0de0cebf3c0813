import type { Rate } from "@/lib/contracts/model";
import { rateAt } from "@/lib/contracts/rate-card";
import type { Fleet } from "@/lib/fleet/model";

/** A fleet that runs and that no line of a rate card prices: what it costs is unknown, which is not nothing. */
export interface UnpricedFleet {
  readonly id: string;
  readonly name: string;
  /** What a line would have to price. */
  readonly accelerator: string;
  readonly region: string;
  readonly contractId: string | null;
}

/** Fleets that serve, or did until they were drained, and have no price at `now`. */
export function unpricedFleets(fleets: readonly Fleet[], rates: readonly Rate[], now: Date): UnpricedFleet[] {
  return fleets.flatMap(({ id, name, state, region, accelerator, contractId }): UnpricedFleet[] => {
    if (state !== "serving" && state !== "drained") return [];
    const rated = {
      providerId: region.providerId,
      regionId: region.id,
      acceleratorId: accelerator.id,
      contractId,
    };
    if (rateAt(rates, rated, now)) return [];
    return [{ id, name, accelerator: accelerator.name, region: region.id, contractId }];
  });
}

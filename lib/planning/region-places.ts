import type { Fleet } from "@/lib/fleet/model";

/** A region as it is shown. `at` is [longitude, latitude] in degrees. */
export interface RegionPlace {
  region: string;
  name: string;
  provider: string;
  at: [number, number];
}

/** The regions of these fleets, each once. */
export function regionPlaces(fleets: readonly Pick<Fleet, "region">[]): RegionPlace[] {
  const regions = new Map(fleets.map(({ region }) => [region.id, region]));
  return [...regions.values()].map(({ id, name, providerId, longitude, latitude }) => ({
    region: id,
    name,
    provider: providerId,
    at: [longitude, latitude],
  }));
}

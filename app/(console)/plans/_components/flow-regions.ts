import { type ChartColour, categoryColour } from "@/components/charts/colour";
import type { RegionFlow } from "@/lib/planning/plan-view";

/** Flows of the running hour before and after, grouped one way. */
export interface BeforeAfter {
  before: readonly RegionFlow[];
  after: readonly RegionFlow[];
}

/** A region as it is shown. `at` is [longitude, latitude] in degrees. */
export interface ShownRegion {
  region: string;
  name: string;
  provider: string;
  at: readonly [number, number];
}

/** One colour per provider of these regions, by name, so that it does not change with the figures. */
export function regionColours(regions: readonly ShownRegion[]): (region: string) => ChartColour {
  const providers = [...new Set(regions.map(({ provider }) => provider))].sort();
  const providerOf = new Map(regions.map(({ region, provider }) => [region, provider]));
  return (region) => {
    const provider = providerOf.get(region);
    return provider === undefined ? "critical" : categoryColour(providers.indexOf(provider));
  };
}

import { type ChartColour, categoryColour } from "@/components/charts/colour";
import type { RegionFlow } from "@/lib/planning/plan-view";
import type { RegionPlace } from "@/lib/planning/region-places";

/** Flows of the running hour before and after, grouped one way. */
export interface BeforeAfter {
  before: readonly RegionFlow[];
  after: readonly RegionFlow[];
}

/** One colour per provider of these regions, by name, so that it does not change with the figures. */
export function regionColours(regions: readonly RegionPlace[]): (region: string) => ChartColour {
  const providers = [...new Set(regions.map(({ provider }) => provider))].sort();
  const providerOf = new Map(regions.map(({ region, provider }) => [region, provider]));
  return (region) => {
    const provider = providerOf.get(region);
    return provider === undefined ? "critical" : categoryColour(providers.indexOf(provider));
  };
}

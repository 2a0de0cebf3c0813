import { categoryColour } from "@/components/charts/colour";
import { FlowDiagram } from "@/components/charts/flow-diagram";
import { unservedEndpoint } from "@/lib/planning/model";
import { regionFlows } from "@/lib/planning/plan-view";
import type { PlanDetail } from "@/lib/planning/queries/plans";

const countryName = new Intl.DisplayNames(["en"], { type: "region" });

/** Demand of the plan's first window from country to region: today left, planned right. */
export function Flow({ detail }: { detail: PlanDetail }) {
  const { snapshot, plan, names } = detail;
  if (!plan) return null;
  const { before, after } = regionFlows(snapshot, plan.routes);
  const weight = new Map<string, number>();
  for (const { origin, requestsPerSec } of after)
    weight.set(origin, (weight.get(origin) ?? 0) + requestsPerSec);
  const sources = [...weight]
    .sort((a, b) => b[1] - a[1])
    .map(([origin]) => ({ id: `origin:${origin}`, label: countryName.of(origin) ?? origin }));
  const providers = [...new Set(snapshot.fleets.map(({ provider }) => provider))].sort();
  const providerOf = new Map(snapshot.fleets.map((fleet) => [fleet.region, fleet.provider]));
  const regions = [...new Set([...before, ...after].map(({ region }) => region))];
  const targets = regions.map((region) => {
    const provider = providerOf.get(region);
    if (region === unservedEndpoint || provider === undefined) {
      return {
        id: region,
        label: region === unservedEndpoint ? "Unserved" : region,
        colour: "critical" as const,
      };
    }
    return {
      id: region,
      label: `${names.regions[region] ?? region} · ${names.providers[provider] ?? provider}`,
      colour: categoryColour(providers.indexOf(provider)),
    };
  });
  const flows = (parts: typeof before) =>
    parts.map(({ origin, region, requestsPerSec }) => ({
      from: `origin:${origin}`,
      to: region,
      value: requestsPerSec,
    }));
  return (
    <FlowDiagram
      title="Demand to region"
      unit="requests/s"
      sources={sources}
      targets={targets}
      before={flows(before)}
      after={flows(after)}
      sourceLabel="Demand"
      targetLabel="Region"
      height={460}
    />
  );
}

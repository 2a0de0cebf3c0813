"use client";

import { useMemo } from "react";
import { ChartTable } from "@/components/charts/chart-table";
import { countryName } from "@/components/format/country";
import { formatExact, formatQuantity } from "@/components/format/quantity";
import type { MapMark } from "@/components/map/map-mark";
import { placeOfOrigin } from "@/components/map/origins";
import { WorldMap } from "@/components/map/world-map";
import type { RegionFlow } from "@/lib/planning/plan-view";
import type { RegionPlace } from "@/lib/planning/region-places";
import { flowChanges } from "./flow-change";
import { type BeforeAfter, regionColours } from "./flow-regions";

const perSecond = (requestsPerSec: number) => `${formatQuantity(requestsPerSec)} requests/s`;
const originMark = (origin: string) => `origin/${origin}`;

function sums(flows: readonly RegionFlow[], of: (flow: RegionFlow) => string): Map<string, number> {
  const total = new Map<string, number>();
  for (const flow of flows) total.set(of(flow), (total.get(of(flow)) ?? 0) + flow.requestsPerSec);
  return total;
}

/** The same flows on the map: what grows is drawn full, what shrinks is dashed, what stays is pale. */
export function FlowMap({ before, after, regions }: BeforeAfter & { regions: readonly RegionPlace[] }) {
  const { marks, lines } = useMemo(() => {
    const colourOf = regionColours(regions);
    const served = sums(after, ({ region }) => region);
    const servedBefore = sums(before, ({ region }) => region);
    const origins: MapMark[] = [...sums(after, ({ origin }) => origin)].flatMap(([origin, value]) => {
      const at = placeOfOrigin(origin);
      return at
        ? [
            {
              id: originMark(origin),
              label: countryName(origin),
              at,
              value,
              colour: "faint" as const,
              kind: "origin" as const,
              detail: perSecond(value),
            },
          ]
        : [];
    });
    const discs = regions.map(
      ({ region, name, at }): MapMark => ({
        id: region,
        label: name,
        at: [at[0], at[1]],
        value: served.get(region) ?? 0,
        colour: colourOf(region),
        kind: "region",
        detail: `${perSecond(served.get(region) ?? 0)}, before ${perSecond(servedBefore.get(region) ?? 0)}`,
      }),
    );
    return {
      marks: [...origins, ...discs],
      lines: flowChanges(before, after).map(({ origin, region, requestsPerSec, change }) => ({
        from: originMark(origin),
        to: region,
        value: requestsPerSec,
        colour: colourOf(region),
        ...(change ? { change } : {}),
      })),
    };
  }, [before, after, regions]);

  const nameOf = useMemo(() => new Map(regions.map(({ region, name }) => [region, name])), [regions]);
  const amount = (flows: readonly RegionFlow[], origin: string, region: string) =>
    flows.find((flow) => flow.origin === origin && flow.region === region)?.requestsPerSec ?? 0;
  return (
    <>
      <WorldMap
        label="Demand by country and the regions that serve it, before and after"
        marks={marks}
        flows={lines}
        legend={
          <span className="text-xs text-muted">
            Rings: demand. Discs: where it is served. Full lines grow, dashed lines shrink, pale lines stay.
          </span>
        }
      />
      <ChartTable
        title="Demand to region"
        rowHeader="Demand → Region"
        columns={[
          { id: "before", label: "Before", unit: "requests/s" },
          { id: "after", label: "After", unit: "requests/s" },
        ]}
        rows={() =>
          [
            ...new Map([...before, ...after].map((flow) => [`${flow.origin} ${flow.region}`, flow])).values(),
          ].map(({ origin, region }) => {
            const name = `${countryName(origin)} → ${nameOf.get(region) ?? "Unserved"}`;
            return {
              key: name,
              shown: name,
              cells: [before, after].map((flows) => {
                const value = amount(flows, origin, region);
                return { text: formatExact(value), value };
              }),
            };
          })
        }
      />
    </>
  );
}

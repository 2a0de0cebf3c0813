"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo } from "react";
import { FlowDiagram } from "@/components/charts/flow-diagram";
import { countryName } from "@/components/format/country";
import { Choice } from "@/components/ui/choice";
import type { RegionFlow } from "@/lib/planning/plan-view";
import type { RegionPlace } from "@/lib/planning/region-places";
import { FlowMap } from "./flow-map";
import { type BeforeAfter, regionColours } from "./flow-regions";

interface Props {
  byOrigin: BeforeAfter;
  /** Grouped by model and data class; offered when given. */
  byKind?: BeforeAfter | undefined;
  regions: readonly RegionPlace[];
  providers: Readonly<Record<string, string>>;
  beforeLabel?: string;
  afterLabel?: string;
}

const views = ["origin", "kind", "map"] as const;
const viewLabels = { origin: "By origin", kind: "By model and class", map: "On the map" };

/** Demand to region before and after: as ribbons by origin or by kind of cell, or on the map. The choice is in the URL. */
export function Flows(props: Props) {
  const { byOrigin, byKind, regions, providers, beforeLabel = "Today", afterLabel = "Planned" } = props;
  const [view, setView] = useQueryState("flows", parseAsStringLiteral(views).withDefault("origin"));
  const offered = views.filter((id) => id !== "kind" || byKind !== undefined);
  const shown = view === "kind" && byKind ? byKind : byOrigin;
  const labelOf = view === "kind" ? (id: string) => id : countryName;
  const drawn = useMemo(() => ribbons(shown, regions, providers), [shown, regions, providers]);

  return (
    <>
      <div className="pb-3">
        <Choice
          label="Show flows"
          options={offered.map((id) => ({ id, label: viewLabels[id] }))}
          value={view}
          onChoose={(id) => void setView(id)}
        />
      </div>
      {view === "map" ? (
        <FlowMap {...byOrigin} regions={regions} />
      ) : (
        <FlowDiagram
          title="Demand to region"
          unit="requests/s"
          sources={drawn.sources.map((id) => ({ id: sourceId(id), label: labelOf(id) }))}
          targets={drawn.targets}
          before={drawn.before}
          after={drawn.after}
          beforeLabel={beforeLabel}
          afterLabel={afterLabel}
          sourceLabel="Demand"
          targetLabel="Region"
          height={460}
        />
      )}
    </>
  );
}

const sourceId = (group: string) => `demand:${group}`;

function ribbons(
  { before, after }: BeforeAfter,
  regions: readonly RegionPlace[],
  providers: Readonly<Record<string, string>>,
) {
  const colourOf = regionColours(regions);
  const known = new Map(regions.map((place) => [place.region, place]));
  const weight = new Map<string, number>();
  for (const { origin, requestsPerSec } of after)
    weight.set(origin, (weight.get(origin) ?? 0) + requestsPerSec);
  const flows = (parts: readonly RegionFlow[]) =>
    parts.map(({ origin, region, requestsPerSec }) => ({
      from: sourceId(origin),
      to: region,
      value: requestsPerSec,
    }));
  return {
    sources: [...weight].sort((a, b) => b[1] - a[1]).map(([origin]) => origin),
    targets: [...new Set([...before, ...after].map(({ region }) => region))].map((region) => {
      const place = known.get(region);
      const provider = place && (providers[place.provider] ?? place.provider);
      return {
        id: region,
        label: place ? `${place.name} · ${provider}` : "Unserved",
        colour: colourOf(region),
      };
    }),
    before: flows(before),
    after: flows(after),
  };
}

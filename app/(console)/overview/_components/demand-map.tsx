import { categoryColour } from "@/components/charts/colour";
import { FlowDiagram } from "@/components/charts/flow-diagram";
import { countryName } from "@/components/format/country";
import { formatQuantity } from "@/components/format/quantity";
import type { MapMark } from "@/components/map/map-mark";
import { placeOfOrigin } from "@/components/map/origins";
import { type MapFlow, WorldMap } from "@/components/map/world-map";
import type { Status } from "@/components/ui/status";
import type { ObservedDemand } from "@/lib/demand/queries";
import { healthStates } from "@/lib/fleet/health";
import type { FleetStanding } from "@/lib/telemetry/queries/fleet-standings";

/** A flow thinner than this share of all is left to the table: hundreds of hairlines say nothing. */
const MAP_SHARE = 0.002;

/** Demand on the map, and the same flows as figures. */
export function DemandMap({ demand, fleets }: { demand: ObservedDemand; fleets: readonly FleetStanding[] }) {
  const colours = providerColours(fleets);
  const byId = new Map(fleets.map((standing) => [standing.fleet.id, standing]));
  const originRates = new Map<string, number>();
  const regionFlows = new Map<string, MapFlow>();
  const providerFlows = new Map<string, { from: string; to: string; value: number }>();
  for (const { origin, fleetId, requestsPerSec } of demand.flows) {
    const fleet = byId.get(fleetId)?.fleet;
    if (!fleet) continue;
    originRates.set(origin, (originRates.get(origin) ?? 0) + requestsPerSec);
    const toRegion = `${origin}|${fleet.regionId}`;
    const flow = regionFlows.get(toRegion);
    regionFlows.set(toRegion, {
      from: originMark(origin),
      to: fleet.regionId,
      value: (flow?.value ?? 0) + requestsPerSec,
      colour: colours.get(fleet.providerId) ?? "muted",
    });
    const toProvider = `${origin}|${fleet.providerId}`;
    const sum = providerFlows.get(toProvider)?.value ?? 0;
    providerFlows.set(toProvider, { from: origin, to: fleet.providerId, value: sum + requestsPerSec });
  }
  const least = (demand.requestsPerSec ?? 0) * MAP_SHARE;
  const origins = [...originRates].sort(([, a], [, b]) => b - a);
  const providers = [...new Map(fleets.map(({ fleet }) => [fleet.providerId, fleet.providerName]))];

  return (
    <div className="grid gap-6">
      <WorldMap
        label="Demand by country and the regions that serve it"
        marks={[
          ...origins.flatMap(([origin, rate]) => originMarks(origin, rate)),
          ...regionMarks(fleets, colours),
        ]}
        flows={[...regionFlows.values()].filter((flow) => flow.value >= least)}
        legend={
          <span className="flex flex-wrap gap-x-3 text-xs text-muted">
            <span>Rings: where demand comes from. Discs: where it is served.</span>
          </span>
        }
      />
      <FlowDiagram
        title="Where requests go"
        unit="requests/s"
        sources={origins.map(([origin]) => ({ id: origin, label: countryName(origin) }))}
        targets={providers.map(([id, label]) => ({ id, label, colour: colours.get(id) ?? "muted" }))}
        before={[...providerFlows.values()]}
        sourceLabel="Origin"
        targetLabel="Provider"
      />
    </div>
  );
}

const originMark = (origin: string) => `origin/${origin}`;

function originMarks(origin: string, rate: number): MapMark[] {
  const at = placeOfOrigin(origin);
  if (!at) return [];
  return [
    {
      id: originMark(origin),
      label: countryName(origin),
      at,
      value: rate,
      colour: "faint",
      kind: "origin",
      detail: `${formatQuantity(rate)} requests/s`,
    },
  ];
}

/** One mark per region, its fleets taken together; its status is the worst of theirs. */
function regionMarks(
  fleets: readonly FleetStanding[],
  colours: ReadonlyMap<string, MapMark["colour"]>,
): MapMark[] {
  const regions = new Map<string, FleetStanding[]>();
  for (const standing of fleets) {
    const key = standing.fleet.regionId;
    regions.set(key, [...(regions.get(key) ?? []), standing]);
  }
  return [...regions].flatMap(([id, members]): MapMark[] => {
    const [first] = members;
    if (!first) return [];
    const worst = healthStates.find((state) => members.some(({ health }) => health.state === state)) ?? "ok";
    const status: Status = worst;
    const rate = members.reduce((sum, { requestsPerSec }) => sum + (requestsPerSec ?? 0), 0);
    return [
      {
        id,
        label: first.fleet.regionName,
        at: [first.fleet.at[0], first.fleet.at[1]],
        value: rate,
        colour: colours.get(first.fleet.providerId) ?? "muted",
        kind: "region",
        status,
        detail: (
          <>
            {members.map(({ fleet, requestsPerSec }) => (
              <div key={fleet.id}>
                {fleet.name}:{" "}
                {requestsPerSec === null ? "no data" : `${formatQuantity(requestsPerSec)} requests/s`}
              </div>
            ))}
          </>
        ),
        href:
          members.length === 1
            ? `/fleets/${encodeURIComponent(first.fleet.id)}`
            : `/fleets?fleets.q=${encodeURIComponent(first.fleet.regionName)}`,
      },
    ];
  });
}

/** One colour per provider, by name so that it does not change with the figures. */
function providerColours(fleets: readonly FleetStanding[]): ReadonlyMap<string, MapMark["colour"]> {
  const ids = [...new Set(fleets.map(({ fleet }) => fleet.providerId))].sort();
  return new Map(ids.map((id, i) => [id, categoryColour(i)]));
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { DataAge } from "@/components/format/time";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import type { ObservedDemand } from "@/lib/demand/queries";
import { healthLimits } from "@/lib/fleet/health";
import type { FleetStandings } from "@/lib/telemetry/queries/fleet-standings";
import { fleetsSentence } from "../../fleets/_components/fleets-header";
import { demandQuery, fleetStandingsQuery, type RangeText } from "../../fleets/query-options";
import { type AttentionItem, fleetAttention, sortAttention } from "../attention";
import { AttentionList } from "./attention-list";
import { DemandMap } from "./demand-map";
import { FleetMultiples } from "./fleet-multiples";

/** The overview, following telemetry as it comes. */
export function OverviewLive({
  standings,
  demand: initialDemand,
  estate,
  range,
}: {
  standings: FleetStandings;
  demand: ObservedDemand;
  /** What needs attention beside the fleets themselves. */
  estate: readonly AttentionItem[];
  range: RangeText;
}) {
  const { data } = useQuery({ ...fleetStandingsQuery(range), initialData: standings });
  const { data: demand } = useQuery({ ...demandQuery(), initialData: initialDemand });
  const items = sortAttention([...fleetAttention(data.fleets), ...estate]);
  const newestMs = Math.max(0, ...data.fleets.map((standing) => standing.newestMs ?? 0));
  const age = (atMs: number | null) => (
    <DataAge at={atMs ? new Date(atMs) : null} staleAfterMs={healthLimits.staleAfterMs} />
  );
  return (
    <>
      <PageHeader title="Overview" lede={fleetsSentence(data.fleets)} />
      <Section
        title="Needs attention"
        note={items.length === 0 ? null : `${items.length} in all, most urgent first`}
      >
        <AttentionList items={items} />
      </Section>
      <Section title="Fleets" note={<>Requests per second over the range {age(newestMs || null)}</>}>
        <FleetMultiples standings={data} />
      </Section>
      <Section title="Demand" note={<>From country to region, last three minutes {age(demand.newestMs)}</>}>
        <DemandMap demand={demand} fleets={data.fleets} />
      </Section>
    </>
  );
}

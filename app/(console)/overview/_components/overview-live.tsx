"use client";

import { useQuery } from "@tanstack/react-query";
import { demandQuery, fleetStandingsQuery, type RangeText } from "@/app/_shell/telemetry-queries";
import { formatQuantity } from "@/components/format/quantity";
import { DataAge } from "@/components/format/time";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import type { ObservedDemand } from "@/lib/demand/queries";
import { healthLimits } from "@/lib/fleet/health";
import type { FleetStanding, FleetStandings } from "@/lib/telemetry/queries/fleet-standings";
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
      <PageHeader title="Overview" lede={sentence(items, data.fleets)} />
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

/** What the reader came for: whether anything needs them, and how much is being served. */
function sentence(items: readonly AttentionItem[], fleets: readonly FleetStanding[]): string {
  const urgent = items.filter(({ status }) => status === "violation" || status === "critical").length;
  const asked =
    items.length === 0
      ? "Nothing needs you now"
      : `${items.length} ${items.length === 1 ? "thing needs" : "things need"} attention${urgent > 0 ? `, ${urgent} of them now` : ""}`;
  const reporting = fleets.filter(({ requestsPerSec }) => requestsPerSec !== null);
  if (reporting.length === 0) return `${asked}. What is served is unknown: nothing is reported.`;
  const rate = reporting.reduce((sum, { requestsPerSec }) => sum + (requestsPerSec ?? 0), 0);
  return `${asked}. ${reporting.length} of ${fleets.length} fleets report serving ${formatQuantity(rate)} requests/s.`;
}

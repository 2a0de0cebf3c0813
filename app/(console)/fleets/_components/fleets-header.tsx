"use client";

import { useQuery } from "@tanstack/react-query";
import { fleetStandingsQuery, type RangeText } from "@/app/_shell/telemetry-queries";
import { formatQuantity } from "@/components/format/quantity";
import { PageHeader } from "@/components/ui/page-header";
import type { FleetStanding, FleetStandings } from "@/lib/telemetry/queries/fleet-standings";

/** How many fleets are well, and what they serve together, live. */
export function FleetsHeader({ initial, range }: { initial: FleetStandings; range: RangeText }) {
  const { data } = useQuery({ ...fleetStandingsQuery(range), initialData: initial });
  return <PageHeader title="Fleets" lede={fleetsSentence(data.fleets)} />;
}

/** The one sentence on all fleets. */
export function fleetsSentence(fleets: readonly FleetStanding[]): string {
  const judged = fleets.filter(({ health }) => health.state !== "inactive" && health.state !== "drained");
  if (judged.length === 0) return "No fleet is serving.";
  const count = (state: string) => judged.filter(({ health }) => health.state === state).length;
  const troubles = [
    [count("critical"), "critical"],
    [count("degraded"), "degraded"],
    [count("stale"), "stale"],
    [count("no_data"), "without data"],
  ] as const;
  const said = troubles.flatMap(([n, word]) => (n > 0 ? [`${n} ${word}`] : [])).join(", ");
  const rates = judged.flatMap(({ requestsPerSec }) => requestsPerSec ?? []);
  const served =
    rates.length === 0
      ? "What is served is unknown: nothing is reported."
      : `They serve ${formatQuantity(rates.reduce((sum, rate) => sum + rate, 0))} requests/s.`;
  return `${count("ok")} of ${judged.length} serving fleets are well${said ? `; ${said}` : ""}. ${served}`;
}

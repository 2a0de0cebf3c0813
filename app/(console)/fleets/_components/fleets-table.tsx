"use client";

import { useQuery } from "@tanstack/react-query";
import { fleetStandingsQuery, type RangeText } from "@/app/_shell/telemetry-queries";
import { Sparkline } from "@/components/charts/sparkline";
import { Percent, Quantity } from "@/components/format/figures";
import { Latency } from "@/components/format/latency";
import { DataAge } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { Meter } from "@/components/ui/meter";
import { healthLimits, healthStates } from "@/lib/fleet/health";
import type { FleetStanding, FleetStandings } from "@/lib/telemetry/queries/fleet-standings";
import { HealthBadge } from "./health-badge";

const columns: Column<FleetStanding>[] = [
  { id: "fleet", header: "Fleet", value: ({ fleet }) => fleet.name },
  {
    id: "health",
    header: "Health",
    // Sorted by how much it matters, worst first.
    value: ({ health }) => `${healthStates.indexOf(health.state)} ${health.state.replaceAll("_", " ")}`,
    cell: ({ health }) => <HealthBadge health={health} />,
  },
  {
    id: "accelerator",
    header: "Accelerator",
    value: ({ fleet }) => fleet.accelerator,
    facet: true,
    wide: true,
  },
  {
    id: "requests",
    header: "Requests",
    unit: "/s",
    numeric: true,
    value: (row) => row.requestsPerSec,
    cell: (row) => <Quantity value={row.requestsPerSec} />,
  },
  {
    id: "trend",
    header: "Trend",
    value: (row) => row.trend.findLast((value) => value !== null) ?? null,
    cell: (row) => (
      <Sparkline
        values={[...row.trend]}
        label={`Requests per second of ${row.fleet.name}`}
        className="w-16"
      />
    ),
    wide: true,
  },
  {
    id: "ttft",
    header: "TTFT p95",
    unit: "ms",
    numeric: true,
    value: (row) => row.ttftP95Ms,
    cell: (row) => <Latency ms={row.ttftP95Ms} atLeast={row.ttftAtLeast} />,
  },
  {
    id: "errors",
    header: "Errors",
    numeric: true,
    value: (row) => row.errorRate,
    cell: (row) => <Percent fraction={row.errorRate} />,
  },
  {
    id: "utilization",
    header: "Utilization",
    value: (row) => row.utilization,
    cell: (row) => (
      <span
        title={
          row.utilizationIs === "estimated" ? "Estimated from tokens served and throughput" : "As reported"
        }
      >
        <Meter
          value={row.utilization}
          target={healthLimits.utilization.degraded}
          tone={utilizationTone(row.utilization)}
          label={`Utilization, ${row.utilizationIs}`}
          className="min-w-24"
        />
      </span>
    ),
  },
  {
    id: "healthy",
    header: "Healthy",
    numeric: true,
    value: (row) => row.healthy,
    cell: (row) => (
      <span title={row.healthyIs === "declared" ? "As declared: not reported by telemetry" : "As reported"}>
        <Quantity value={row.healthy} />{" "}
        <span className="text-faint">of {row.fleet.delivered.toLocaleString("en-US")}</span>
      </span>
    ),
    wide: true,
  },
  {
    id: "age",
    header: "Data",
    value: (row) => (row.newestMs === null ? null : new Date(row.newestMs)),
    cell: (row) => (
      <DataAge
        at={row.newestMs === null ? null : new Date(row.newestMs)}
        staleAfterMs={healthLimits.staleAfterMs}
      />
    ),
  },
  {
    id: "tokens",
    header: "Tokens",
    unit: "/s",
    numeric: true,
    value: (row) => row.tokensPerSec,
    cell: (row) => <Quantity value={row.tokensPerSec} />,
    wide: true,
  },
  {
    id: "provider",
    header: "Provider",
    value: ({ fleet }) => fleet.providerName,
    cell: ({ fleet }) => <Shortened text={fleet.providerName} className="max-w-24" />,
    facet: true,
    wide: true,
  },
  {
    id: "region",
    header: "Region",
    value: ({ fleet }) => fleet.regionName,
    cell: ({ fleet }) => <Shortened text={fleet.regionName} className="max-w-36" />,
    wide: true,
  },
];

/** Every fleet with its health and its load now, live. */
export function FleetsTable({ initial, range }: { initial: FleetStandings; range: RangeText }) {
  const { data } = useQuery({ ...fleetStandingsQuery(range), initialData: initial });
  return (
    <DataTable
      id="fleets"
      caption="Fleets"
      rows={[...data.fleets]}
      columns={columns}
      rowId={(row) => row.fleet.id}
      rowHref={(row) => `/fleets/${encodeURIComponent(row.fleet.id)}`}
      defaultSort={{ id: "health", desc: false }}
      empty={
        <EmptyState kind="nothing" title="No fleets are recorded.">
          Start Ballast with a scenario, or seed your own estate. Telemetry then finds its fleet by the
          resource attribute <code>ballast.fleet</code>, or by cloud, region and accelerator.
        </EmptyState>
      }
    />
  );
}

/** One line of text, cut where it is too long; whole on hover and for screen readers. */
function Shortened({ text, className }: { text: string; className: string }) {
  return (
    <span title={text} className={cn("block truncate", className)}>
      {text}
    </span>
  );
}

function utilizationTone(value: number | null): "neutral" | "warn" | "critical" {
  const { degraded, critical } = healthLimits.utilization;
  if (value === null || value < degraded) return "neutral";
  return value >= critical ? "critical" : "warn";
}

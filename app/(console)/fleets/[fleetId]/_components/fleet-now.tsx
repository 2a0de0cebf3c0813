"use client";

import { useQuery } from "@tanstack/react-query";
import { fleetStandingsQuery, type RangeText } from "@/app/_shell/telemetry-queries";
import { Percent, Quantity } from "@/components/format/figures";
import { Latency } from "@/components/format/latency";
import { formatQuantity } from "@/components/format/quantity";
import { DataAge } from "@/components/format/time";
import { ButtonLink } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Stat, StatRow } from "@/components/ui/stat";
import { healthLimits } from "@/lib/fleet/health";
import type { FleetStanding, FleetStandings } from "@/lib/telemetry/queries/fleet-standings";
import { HealthBadge } from "../../_components/health-badge";

const tones = { critical: "critical", degraded: "warn", stale: "warn", no_data: "warn" } as const;

/** How the fleet is now, with every finding's reason and next step, live. */
export function FleetNow({
  fleetId,
  initial,
  range,
}: {
  fleetId: string;
  initial: FleetStandings;
  range: RangeText;
}) {
  const { data } = useQuery({ ...fleetStandingsQuery(range), initialData: initial });
  const standing = data.fleets.find(({ fleet }) => fleet.id === fleetId);
  if (!standing) return <Notice tone="warn" title="This fleet has been retired since the page was opened." />;
  const { fleet, health } = standing;
  const age = (
    <DataAge
      at={standing.newestMs === null ? null : new Date(standing.newestMs)}
      staleAfterMs={healthLimits.staleAfterMs}
    />
  );
  return (
    <>
      <PageHeader
        parent={{ href: "/fleets", label: "Fleets" }}
        title={fleet.name}
        status={<HealthBadge health={health} filled />}
        lede={sentence(standing)}
        actions={
          <ButtonLink href={`/plans?fleet=${encodeURIComponent(fleet.id)}`} variant="secondary">
            Plans
          </ButtonLink>
        }
      />
      {health.findings.map((finding) => (
        <Notice key={finding.metric} tone={tones[finding.severity]} title={finding.reason}>
          {finding.next}
        </Notice>
      ))}
      <StatRow>
        <Stat
          label="Requests"
          value={standing.requestsPerSec === null ? undefined : <Quantity value={standing.requestsPerSec} />}
          unit="/s"
          compare={`mean of the last three minutes`}
          age={age}
        />
        <Stat
          label="Tokens"
          value={standing.tokensPerSec === null ? undefined : <Quantity value={standing.tokensPerSec} />}
          unit="/s"
          compare="input and output together"
        />
        <Stat
          label="Time to first token p95"
          value={
            standing.ttftP95Ms === null ? undefined : (
              <Latency ms={standing.ttftP95Ms} atLeast={standing.ttftAtLeast} />
            )
          }
          compare={
            <>
              p50 <Latency ms={standing.ttftP50Ms} />
            </>
          }
        />
        <Stat
          label="Failed"
          value={standing.errorRate === null ? undefined : <Percent fraction={standing.errorRate} />}
          compare={`of requests; ${healthLimits.errorRate.degraded.atLeast * 100}% and more is degraded`}
        />
        <Stat
          label="Utilization"
          value={standing.utilization === null ? undefined : <Percent fraction={standing.utilization} />}
          compare={
            standing.utilizationIs === "reported"
              ? "as its accelerators report"
              : "estimated from tokens served and throughput"
          }
        />
        <Stat
          label="Healthy accelerators"
          value={<Quantity value={standing.healthy} />}
          compare={
            <>
              of <Quantity value={fleet.delivered} /> delivered, <Quantity value={fleet.contracted} />{" "}
              contracted
              {standing.healthyIs === "declared" ? "; declared, not reported" : ""}
            </>
          }
        />
      </StatRow>
    </>
  );
}

function sentence({ fleet, health, requestsPerSec, utilization }: FleetStanding): string {
  const where = `${fleet.accelerator} in ${fleet.regionName}`;
  if (health.state === "inactive") return `${where}. It is planned and serves nothing yet.`;
  if (health.state === "drained") return `${where}. It is drained: no traffic is sent to it by decision.`;
  if (requestsPerSec === null) return `${where}. What it serves is unknown: nothing is reported.`;
  const busy = utilization === null ? "" : ` at ${Math.round(utilization * 100)}% utilization`;
  return `${where}. It serves ${formatQuantity(requestsPerSec)} requests/s${busy}.`;
}

import Link from "next/link";
import { Sparkline } from "@/components/charts/sparkline";
import { NoData, Percent, Quantity } from "@/components/format/figures";
import { Latency } from "@/components/format/latency";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusGlyph } from "@/components/ui/status-badge";
import type { FleetStanding, FleetStandings } from "@/lib/telemetry/queries/fleet-standings";

const alarmed = { critical: "text-critical", degraded: "text-warn", stale: "text-warn" } as const;

/** Every fleet as a small chart with its figures, by provider, the largest provider first. */
export function FleetMultiples({ standings }: { standings: FleetStandings }) {
  const providers = new Map<string, FleetStanding[]>();
  for (const standing of standings.fleets) {
    const key = standing.fleet.providerName;
    providers.set(key, [...(providers.get(key) ?? []), standing]);
  }
  if (providers.size === 0) {
    return (
      <EmptyState kind="nothing" title="No fleets are recorded.">
        Start Ballast with a scenario, or seed your own estate.
      </EmptyState>
    );
  }
  const groups = [...providers].sort(([, a], [, b]) => served(b) - served(a) || b.length - a.length);
  return (
    <div className="grid gap-y-4">
      {groups.map(([provider, fleets]) => (
        <section
          key={provider}
          aria-label={provider}
          className="grid gap-x-4 lg:grid-cols-[8rem_minmax(0,1fr)]"
        >
          <h3 className="pt-1.5 text-sm text-muted">
            {provider}
            <span className="block text-xs text-faint">
              <Quantity value={served(fleets)} unit="req/s" />
            </span>
          </h3>
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(14.5rem,1fr))] gap-x-4">
            {fleets.map((standing) => (
              <FleetTile key={standing.fleet.id} standing={standing} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function FleetTile({ standing }: { standing: FleetStanding }) {
  const { fleet, health, requestsPerSec, ttftP95Ms, ttftAtLeast, errorRate, utilization, trend } = standing;
  const findings = new Set(health.findings.map((finding) => finding.metric));
  const state = health.state;
  const alarm = state in alarmed ? alarmed[state as keyof typeof alarmed] : "text-warn";
  const tone = (metric: "ttft" | "error_rate" | "utilization") => cn(findings.has(metric) && alarm);
  return (
    <li className="min-w-0 border-t border-line">
      <Link href={`/fleets/${encodeURIComponent(fleet.id)}`} className="block py-1.5 hover:bg-hover">
        <span className="flex items-center gap-1.5">
          <StatusGlyph status={state} title={state.replaceAll("_", " ")} />
          <span className="min-w-0 truncate text-sm font-medium" title={fleet.name}>
            {fleet.name}
          </span>
        </span>
        <span className="mt-0.5 flex items-end justify-between gap-3">
          <span className="text-sm tabular-nums">
            {requestsPerSec === null ? (
              <span className="text-faint">no data</span>
            ) : (
              <>
                <Quantity value={requestsPerSec} />
                <span className="text-xs text-faint"> req/s</span>
              </>
            )}
          </span>
          <Sparkline
            values={[...trend]}
            label={`Requests per second of ${fleet.name} over the range`}
            colour={state === "critical" ? "critical" : state === "degraded" ? "warn" : 1}
            className="w-24"
          />
        </span>
        <span className="mt-0.5 flex justify-between gap-2 whitespace-nowrap text-xs tabular-nums text-muted">
          <span className={tone("ttft")} title="Time to first token p95">
            p95 <Latency ms={ttftP95Ms} atLeast={ttftAtLeast} />
          </span>
          <span className={tone("error_rate")} title="Failed requests">
            err {errorRate === null ? <NoData /> : <Percent fraction={errorRate} />}
          </span>
          <span className={tone("utilization")} title={`Utilization, ${standing.utilizationIs}`}>
            util {utilization === null ? <NoData /> : <Percent fraction={utilization} />}
          </span>
        </span>
      </Link>
    </li>
  );
}

function served(fleets: readonly FleetStanding[]): number {
  return fleets.reduce((sum, { requestsPerSec }) => sum + (requestsPerSec ?? 0), 0);
}

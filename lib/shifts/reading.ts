import { acceleratorSeconds, type ThroughputProfile } from "@/lib/fleet/model";
import {
  distributionCount,
  EMPTY_DISTRIBUTION,
  mergeDistributions,
} from "@/lib/telemetry/histogram/distribution";
import { quantile } from "@/lib/telemetry/histogram/quantile";
import type { FleetWindow } from "@/lib/telemetry/store/postgres/fleet-window";
import type { Reading } from "./guardrails";
import type { Guardrail } from "./model";

/** What is needed of a fleet to read its windows. */
export interface ReadFleet {
  readonly id: string;
  readonly healthy: number;
  readonly reserved: boolean;
  readonly profiles: ReadonlyMap<string, ThroughputProfile>;
  /** Null: nothing prices it. */
  readonly usdPerAcceleratorHour: number | null;
}

export interface ReadWindow {
  readonly fleets: readonly ReadFleet[];
  readonly windows: readonly FleetWindow[];
  readonly from: Date;
  /** Requests that residency rules forbid where they were served, or that nobody can show to be lawful. */
  readonly violatingRequests: number;
}

/**
 * A guardrail's reading from what its fleets reported.
 *
 * A fleet that reports but served nothing gives no figure and no samples, which is not absence; absence is when nothing
 * was heard of it at all.
 */
export function readingOf(guardrail: Guardrail, read: ReadWindow): Reading {
  const { windows } = read;
  if (windows.length === 0) {
    return {
      kind: "absent",
      because: `Nothing was reported in the last ${Math.round(guardrail.windowMs / 1000)} s.`,
    };
  }
  const asOf = new Date(Math.max(...windows.map(({ newestAt }) => newestAt.getTime())));
  const total = (signal: FleetWindow["signal"]) =>
    windows.filter((window) => window.signal === signal).reduce((sum, window) => sum + window.sum, 0);
  const requests = total("requests");
  const present = (value: number | null, samples: number): Reading => ({
    kind: "present",
    value,
    samples,
    asOf,
  });
  switch (guardrail.metric) {
    case "error_rate":
      return present(requests > 0 ? total("errors") / requests : null, requests);
    case "ttft_p95_ms": {
      const merged = windows
        .filter(({ signal }) => signal === "ttft")
        .reduce((sum, { distribution }) => mergeDistributions(sum, distribution), EMPTY_DISTRIBUTION);
      const p95 = quantile(merged, 0.95);
      if (!p95 && requests >= Math.max(1, guardrail.minSamples)) {
        return { kind: "absent", because: "Requests are served, but no time to first token is reported." };
      }
      return present(p95 && p95.value * 1000, distributionCount(merged));
    }
    case "utilization":
      return utilization(read, asOf);
    case "refused_share": {
      const told = windows.some(({ signal }) => signal === "refused");
      if (!told && requests > 0) {
        return {
          kind: "absent",
          because: "No source says which requests were refused for want of capacity.",
        };
      }
      return present(requests > 0 ? total("refused") / requests : null, requests);
    }
    case "residency_violations":
      return present(read.violatingRequests, requests);
    case "spend_usd_per_hour": {
      const unpriced = read.fleets.filter(({ usdPerAcceleratorHour }) => usdPerAcceleratorHour === null);
      if (unpriced.length > 0) {
        return { kind: "absent", because: `No rate card prices ${unpriced.map(({ id }) => id).join(", ")}.` };
      }
      const usd = read.fleets.reduce((sum, fleet) => {
        const billed = fleet.reserved ? fleet.healthy : busyAccelerators(fleet, read, asOf);
        return sum + billed * (fleet.usdPerAcceleratorHour ?? 0);
      }, 0);
      return present(usd, Math.max(1, requests));
    }
  }
}

/** What the accelerators say of themselves; where they say nothing, the load of what was served over what is healthy. */
function utilization(read: ReadWindow, asOf: Date): Reading {
  const reported = read.windows.filter(({ signal }) => signal === "utilization");
  const sources = reported.reduce((sum, { count }) => sum + count, 0);
  if (sources > 0) {
    const value = reported.reduce((sum, window) => sum + window.sum, 0) / sources;
    return { kind: "present", value, samples: sources, asOf };
  }
  const healthy = read.fleets.reduce((sum, fleet) => sum + fleet.healthy, 0);
  if (healthy === 0) return { kind: "absent", because: "No accelerator is healthy." };
  const busy = read.fleets.reduce((sum, fleet) => sum + busyAccelerators(fleet, read, asOf), 0);
  return { kind: "present", value: busy / healthy, samples: 1, asOf };
}

/** Accelerators that the fleet's served tokens kept busy on average, from the window's start to its newest point. */
function busyAccelerators(fleet: ReadFleet, { windows, from }: ReadWindow, asOf: Date): number {
  const seconds = Math.max(1, (asOf.getTime() - from.getTime()) / 1000);
  const own = windows.filter(({ fleetId }) => fleetId === fleet.id);
  const tokens = (signal: FleetWindow["signal"], modelId: string) =>
    own
      .filter((row) => row.signal === signal && row.modelId === modelId)
      .reduce((sum, row) => sum + row.sum, 0);
  return [...fleet.profiles.values()].reduce((sum, profile) => {
    const input = tokens("input_tokens", profile.modelId);
    return sum + acceleratorSeconds(profile, input, tokens("output_tokens", profile.modelId)) / seconds;
  }, 0);
}

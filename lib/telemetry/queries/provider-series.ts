import { loadFleets } from "@/lib/fleet/store/fleets";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { Recent } from "@/lib/platform/recent";
import { freshForMs, stepFor, stepsIn } from "../step";
import { signalBuckets } from "../store/postgres/buckets";
import type { Values } from "./fleet-series";

/** Requests per second that each provider served, in steps; times are ms since the epoch and begin their step. */
export interface ProviderSeries {
  readonly stepMs: number;
  readonly timesMs: readonly number[];
  /** The busiest first. Null where none of its fleets reported. */
  readonly providers: readonly {
    readonly id: string;
    readonly name: string;
    readonly requestsPerSec: Values;
  }[];
}

const MOST_POINTS = 240;
const recent = new Recent<ProviderSeries>();

/** What each provider served in minutes that begin in [fromMs, toMs). */
export async function providerSeries(
  actor: Actor,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): Promise<ProviderSeries> {
  requirePermission(actor, "telemetry:read");
  const stepMs = stepFor(toMs - fromMs, MOST_POINTS);
  const key = `${fromMs - (fromMs % stepMs)}/${toMs - (toMs % stepMs)}/${stepMs}`;
  return recent.get(key, freshForMs(stepMs), () => readSeries(fromMs, toMs, stepMs));
}

async function readSeries(fromMs: number, toMs: number, stepMs: number): Promise<ProviderSeries> {
  const fleets = await loadFleets();
  const buckets = await signalBuckets(
    fleets.map(({ id }) => id),
    ["requests"],
    { from: new Date(fromMs), to: new Date(toMs), stepMs },
  );
  const providerOf = new Map(fleets.map(({ id, region }) => [id, region.providerId]));
  const names = new Map(fleets.map(({ region }) => [region.providerId, region.providerName]));
  const served = new Map<string, Map<number, number>>();
  for (const { fleetId, atMs, sum, coveredSec } of buckets) {
    const provider = providerOf.get(fleetId);
    if (provider === undefined) continue;
    const steps = served.get(provider) ?? new Map<number, number>();
    steps.set(atMs, (steps.get(atMs) ?? 0) + sum / coveredSec);
    served.set(provider, steps);
  }
  const timesMs = stepsIn(fromMs, toMs, stepMs);
  const total = (steps: Map<number, number>) => [...steps.values()].reduce((sum, rate) => sum + rate, 0);
  return {
    stepMs,
    timesMs,
    providers: [...served]
      .sort(([, a], [, b]) => total(b) - total(a))
      .map(([id, steps]) => ({
        id,
        name: names.get(id) ?? id,
        requestsPerSec: timesMs.map((time) => steps.get(time) ?? null),
      })),
  };
}

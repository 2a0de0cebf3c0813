import { loadFleet } from "@/lib/fleet/store/fleets";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { refuse } from "@/lib/platform/errors";
import { Recent } from "@/lib/platform/recent";
import { quantile } from "../histogram/quantile";
import type { Signal } from "../signals/signals";
import { freshForMs, stepFor, stepsIn } from "../step";
import { type Bucket, signalBuckets } from "../store/postgres/buckets";
import { distributionBuckets } from "../store/postgres/distributions";

/** A value per step; null where nothing was reported. */
export type Values = readonly (number | null)[];

/** What one fleet did over a range, in steps. Times are ms since the epoch and begin their step. */
export interface FleetSeries {
  readonly stepMs: number;
  readonly timesMs: readonly number[];
  readonly requestsPerSec: Values;
  readonly failedPerSec: Values;
  readonly errorRate: Values;
  readonly inputTokensPerSec: Values;
  readonly outputTokensPerSec: Values;
  readonly ttftP50Ms: Values;
  readonly ttftP95Ms: Values;
  readonly timePerOutputTokenP50Ms: Values;
  readonly utilization: Values;
  readonly queueDepth: Values;
  readonly healthyAccelerators: Values;
  readonly powerWatts: Values;
  /** Added up over the range, exactly as counted. */
  readonly totals: { readonly requests: number; readonly inputTokens: number; readonly outputTokens: number };
  readonly newestMs: number | null;
}

const MOST_POINTS = 240;
const series = new Recent<FleetSeries>();
const SIGNALS: readonly Signal[] = [
  "requests",
  "errors",
  "input_tokens",
  "output_tokens",
  "utilization",
  "queue_depth",
  "healthy_accelerators",
  "power_watts",
];

/** The series of one fleet for minutes that begin in [fromMs, toMs). */
export async function fleetSeries(
  actor: Actor,
  { fleetId, fromMs, toMs }: { fleetId: string; fromMs: number; toMs: number },
): Promise<FleetSeries> {
  requirePermission(actor, "telemetry:read");
  if (!(await loadFleet(fleetId))) refuse("not_found", `There is no fleet "${fleetId}".`, "fleetId");
  const stepMs = stepFor(toMs - fromMs, MOST_POINTS);
  const key = `${fleetId}/${fromMs - (fromMs % stepMs)}/${toMs - (toMs % stepMs)}/${stepMs}`;
  return series.get(key, freshForMs(stepMs), () => readSeries(fleetId, fromMs, toMs, stepMs));
}

async function readSeries(
  fleetId: string,
  fromMs: number,
  toMs: number,
  stepMs: number,
): Promise<FleetSeries> {
  const range = { from: new Date(fromMs), to: new Date(toMs), stepMs };
  const [buckets, ttft, perToken] = await Promise.all([
    signalBuckets([fleetId], SIGNALS, range),
    distributionBuckets(fleetId, "ttft", range),
    distributionBuckets(fleetId, "time_per_output_token", range),
  ]);
  const timesMs = stepsIn(fromMs, toMs, stepMs);
  const at = new Map(buckets.map((bucket) => [`${bucket.signal}/${bucket.atMs}`, bucket]));
  const each = (signal: Signal, value: (bucket: Bucket) => number | null): Values =>
    timesMs.map((time) => {
      const bucket = at.get(`${signal}/${time}`);
      return bucket ? value(bucket) : null;
    });
  const rate = (bucket: Bucket) => bucket.sum / bucket.coveredSec;
  const percentile = (of: typeof ttft, q: number): Values =>
    timesMs.map((time) => {
      const distribution = of.get(time);
      const read = distribution && quantile(distribution, q);
      return read ? read.value * 1000 : null;
    });
  const errorRate = each("requests", (bucket) =>
    bucket.sum === 0 ? null : (at.get(`errors/${bucket.atMs}`)?.sum ?? 0) / bucket.sum,
  );
  // Sources may add tokens up in floating point; what is counted is whole.
  const total = (signal: Signal) =>
    Math.round(buckets.reduce((sum, bucket) => (bucket.signal === signal ? sum + bucket.sum : sum), 0));
  return {
    stepMs,
    timesMs,
    requestsPerSec: each("requests", rate),
    failedPerSec: each("errors", rate),
    errorRate,
    inputTokensPerSec: each("input_tokens", rate),
    outputTokensPerSec: each("output_tokens", rate),
    ttftP50Ms: percentile(ttft, 0.5),
    ttftP95Ms: percentile(ttft, 0.95),
    timePerOutputTokenP50Ms: percentile(perToken, 0.5),
    utilization: each("utilization", (bucket) => bucket.sum / bucket.count),
    queueDepth: each("queue_depth", (bucket) => bucket.last),
    healthyAccelerators: each("healthy_accelerators", (bucket) => bucket.last),
    powerWatts: each("power_watts", (bucket) => bucket.last),
    totals: {
      requests: total("requests"),
      inputTokens: total("input_tokens"),
      outputTokens: total("output_tokens"),
    },
    newestMs: buckets.length === 0 ? null : Math.max(...buckets.map((bucket) => bucket.newestMs)),
  };
}

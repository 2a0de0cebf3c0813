import { type FleetHealth, healthLimits, judgeHealth } from "@/lib/fleet/health";
import type { Fleet, ThroughputProfile } from "@/lib/fleet/model";
import { loadFleets, loadProfiles } from "@/lib/fleet/store/fleets";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { Recent } from "@/lib/platform/recent";
import { mergeDistributions } from "../histogram/distribution";
import { quantile } from "../histogram/quantile";
import { estimatedUtilization } from "../load";
import { MINUTE_MS } from "../minute";
import type { Distribution } from "../model";
import { freshForMs, stepFor, stepsIn } from "../step";
import { type Bucket, signalBuckets } from "../store/postgres/buckets";
import { type FleetWindow, fleetWindows } from "../store/postgres/fleet-window";

/** A fleet as it is now. Rates are means over the window; null is no data. Times are ms since the epoch. */
export interface FleetStanding {
  readonly fleet: Pick<
    Fleet,
    "id" | "name" | "state" | "contracted" | "delivered" | "billing" | "sovereign" | "illustrative"
  > & {
    readonly providerId: string;
    readonly providerName: string;
    readonly regionId: string;
    readonly regionName: string;
    readonly country: string;
    readonly at: readonly [longitude: number, latitude: number];
    readonly accelerator: string;
  };
  readonly health: FleetHealth;
  readonly newestMs: number | null;
  readonly requestsPerSec: number | null;
  readonly tokensPerSec: number | null;
  readonly errorRate: number | null;
  readonly ttftP50Ms: number | null;
  readonly ttftP95Ms: number | null;
  /** True when the p95 lies in the open last bucket: it is at least this. */
  readonly ttftAtLeast: boolean;
  readonly utilization: number | null;
  readonly utilizationIs: "reported" | "estimated";
  readonly healthy: number;
  readonly healthyIs: "reported" | "declared";
  /** Requests per second over the asked range; null where nothing was reported. */
  readonly trend: readonly (number | null)[];
}

export interface FleetStandings {
  readonly asOfMs: number;
  readonly trendStepMs: number;
  readonly fleets: readonly FleetStanding[];
}

/** "Now" is the minute in progress and the two before it: fresh, and no longer noise. */
const WINDOW_MS = 3 * MINUTE_MS;
const TREND_POINTS = 60;
const trends = new Recent<Bucket[]>();

/** Every fleet with its health, its rates now and its trend over a range. */
export async function fleetStandings(
  actor: Actor,
  { now, fromMs, toMs }: { now: Date; fromMs: number; toMs: number },
): Promise<FleetStandings> {
  requirePermission(actor, "telemetry:read");
  const stepMs = stepFor(toMs - fromMs, TREND_POINTS);
  const range = { from: new Date(fromMs), to: new Date(toMs), stepMs };
  const [fleets, trend] = await Promise.all([
    currentStandings(now),
    trends.get(
      `${fromMs - (fromMs % stepMs)}/${toMs - (toMs % stepMs)}/${stepMs}`,
      freshForMs(stepMs),
      async () =>
        signalBuckets(
          (await loadFleets()).map(({ id }) => id),
          ["requests"],
          range,
        ),
    ),
  ]);
  const steps = stepsIn(fromMs, toMs, stepMs);
  return {
    asOfMs: now.getTime(),
    trendStepMs: stepMs,
    fleets: fleets.map((standing) => {
      const mine = trend.filter((row) => row.fleetId === standing.fleet.id);
      const rates = new Map(mine.map((bucket) => [bucket.atMs, bucket.sum / bucket.coveredSec]));
      return { ...standing, trend: steps.map((step) => rates.get(step) ?? null) };
    }),
  };
}

/** Every fleet as it is now, for whoever may know it already. */
export async function currentStandings(now: Date): Promise<Omit<FleetStanding, "trend">[]> {
  const fleets = await loadFleets();
  const ids = fleets.map((fleet) => fleet.id);
  const from = new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS - WINDOW_MS + MINUTE_MS);
  const heardFrom = new Date(now.getTime() - healthLimits.noDataAfterMs - MINUTE_MS);
  const to = new Date(now.getTime() + 6 * MINUTE_MS);
  const [profiles, windows, recent] = await Promise.all([
    loadProfiles(),
    fleetWindows(ids, from, to),
    signalBuckets(ids, ["requests", "utilization", "healthy_accelerators"], {
      from: heardFrom,
      to,
      stepMs: MINUTE_MS,
    }),
  ]);
  return fleets.map((fleet) => {
    const mine = <T extends { fleetId: string }>(rows: readonly T[]) =>
      rows.filter((row) => row.fleetId === fleet.id);
    const own = profiles.filter(({ acceleratorId }) => acceleratorId === fleet.accelerator.id);
    return standingOf(fleet, own, mine(windows), mine(recent), from.getTime(), now);
  });
}

function standingOf(
  fleet: Fleet,
  profiles: readonly ThroughputProfile[],
  windows: readonly FleetWindow[],
  recent: readonly Bucket[],
  windowFromMs: number,
  now: Date,
): Omit<FleetStanding, "trend"> {
  const total = (signal: FleetWindow["signal"]): number | null => {
    const rows = windows.filter((row) => row.signal === signal);
    return rows.length === 0 ? null : rows.reduce((sum, row) => sum + row.sum, 0);
  };
  const inWindow = recent.filter((bucket) => bucket.atMs >= windowFromMs);
  const coveredSec = sumOf(
    inWindow.filter((bucket) => bucket.signal === "requests"),
    (bucket) => bucket.coveredSec,
  );
  const perSec = (amount: number | null) =>
    amount === null || coveredSec === 0 ? null : amount / coveredSec;
  const requests = total("requests");
  const [input, output] = [total("input_tokens"), total("output_tokens")];
  const ttft = merged(windows.filter((row) => row.signal === "ttft").map((row) => row.distribution));
  const [p50, p95] = [ttft && quantile(ttft, 0.5), ttft && quantile(ttft, 0.95)];
  const reportedHealthy =
    inWindow.findLast((bucket) => bucket.signal === "healthy_accelerators")?.last ?? null;
  const healthy = reportedHealthy ?? fleet.healthy;
  const utilization = utilizationOf(inWindow, windows, profiles, healthy, coveredSec);
  const newestMs = recent.length + windows.length === 0 ? null : newestOf(recent, windows);
  const errorRate = requests === null || requests === 0 ? null : (total("errors") ?? 0) / requests;
  const readings = {
    newestAt: newestMs === null ? null : new Date(newestMs),
    requests,
    errorRate,
    ttftP95Ms: p95 && p95.value * 1000,
    utilization: utilization.value,
    healthyAccelerators: reportedHealthy,
  };
  const { id, name, state, contracted, delivered, billing, sovereign, illustrative, region } = fleet;
  return {
    fleet: {
      ...{ id, name, state, contracted, delivered, billing, sovereign, illustrative },
      providerId: region.providerId,
      providerName: region.providerName,
      regionId: region.id,
      regionName: region.name,
      country: region.country,
      at: [region.longitude, region.latitude],
      accelerator: fleet.accelerator.name,
    },
    health: judgeHealth(fleet, readings, now),
    newestMs,
    requestsPerSec: perSec(requests),
    tokensPerSec: input === null && output === null ? null : perSec((input ?? 0) + (output ?? 0)),
    errorRate,
    ttftP50Ms: p50 && p50.value * 1000,
    ttftP95Ms: readings.ttftP95Ms,
    ttftAtLeast: p95?.atLeast ?? false,
    utilization: utilization.value,
    utilizationIs: utilization.is,
    healthy,
    healthyIs: reportedHealthy === null ? "declared" : "reported",
  };
}

/** What accelerators say of themselves; where they say nothing, the load of the tokens served. */
function utilizationOf(
  inWindow: readonly Bucket[],
  windows: readonly FleetWindow[],
  profiles: readonly ThroughputProfile[],
  healthy: number,
  coveredSec: number,
): { value: number | null; is: "reported" | "estimated" } {
  const reported = inWindow.filter((bucket) => bucket.signal === "utilization");
  const sources = sumOf(reported, (bucket) => bucket.count);
  if (sources > 0) return { value: sumOf(reported, (bucket) => bucket.sum) / sources, is: "reported" };
  const models = new Set(windows.map((row) => row.modelId));
  const tokens = (modelId: string, signal: FleetWindow["signal"]) =>
    sumOf(
      windows.filter((row) => row.modelId === modelId && row.signal === signal),
      (row) => row.sum,
    );
  const served = [...models]
    .map((modelId) => ({
      modelId,
      inputTokens: tokens(modelId, "input_tokens"),
      outputTokens: tokens(modelId, "output_tokens"),
    }))
    .filter(({ inputTokens, outputTokens }) => inputTokens + outputTokens > 0);
  const byModel = new Map(profiles.map((profile) => [profile.modelId, profile]));
  return { value: estimatedUtilization(served, byModel, healthy, coveredSec), is: "estimated" };
}

function newestOf(recent: readonly Bucket[], windows: readonly FleetWindow[]): number {
  return Math.max(...recent.map((row) => row.newestMs), ...windows.map((row) => row.newestAt.getTime()));
}

function merged(distributions: readonly Distribution[]): Distribution | null {
  return distributions.length === 0 ? null : distributions.reduce(mergeDistributions);
}

function sumOf<T>(rows: readonly T[], pick: (row: T) => number): number {
  return rows.reduce((sum, row) => sum + pick(row), 0);
}

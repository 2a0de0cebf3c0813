import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { type GridReading, type GridSignal, gridSignals, STALE_AFTER_MS } from "./model";
import { configuredSource } from "./poll";
import { loadPolls, loadZoneRegions, type ZoneRegion } from "./store/polls";
import { loadNewest, loadReadings, readingKey } from "./store/readings";

const dayMs = 86_400_000;

export interface SignalNow {
  /** Newest reading of an hour that has begun; null when there never was one. */
  readonly newest: Pick<GridReading, "at" | "value" | "sourceName" | "illustrative" | "forecast"> | null;
  readonly stale: boolean;
  /** Why the live source gave nothing at the last try; null when it did, or when there is none. */
  readonly failure: string | null;
}

export interface ZoneNow {
  readonly zone: string;
  readonly regions: readonly ZoneRegion[];
  readonly signals: Readonly<Record<GridSignal, SignalNow>>;
}

export interface EnergyView {
  readonly zones: readonly ZoneNow[];
  /** Host of the live source; null when none is configured. */
  readonly liveSource: string | null;
}

/** Every zone of the estate: what its power costs and what carbon it has now, how old that is and whose word it is. */
export async function energyView(actor: Actor, { now }: { now: Date }): Promise<EnergyView> {
  requirePermission(actor, "grid:read");
  const [regions, newest, polls] = await Promise.all([loadZoneRegions(), loadNewest(now), loadPolls()]);
  const source = configuredSource();
  const zones = [...new Set(regions.flatMap(({ gridZone }) => gridZone ?? []))].sort();
  const signalOf = (zone: string, signal: GridSignal): SignalNow => {
    const reading = newest.get(readingKey(zone, signal)) ?? null;
    const poll = polls.find((each) => each.zone === zone && each.signal === signal);
    return {
      newest: reading,
      stale: reading === null || now.getTime() - reading.at.getTime() > STALE_AFTER_MS,
      failure: source ? (poll?.failure ?? null) : null,
    };
  };
  return {
    liveSource: source && new URL(source.url).hostname,
    zones: zones.map((zone) => ({
      zone,
      regions: regions.filter(({ gridZone }) => gridZone === zone),
      signals: { carbon: signalOf(zone, "carbon"), power: signalOf(zone, "power") },
    })),
  };
}

export interface ZoneSeries {
  /** Starts of hours, ascending. */
  readonly timesMs: number[];
  readonly read: Readonly<Record<GridSignal, (number | null)[]>>;
  readonly forecast: Readonly<Record<GridSignal, (number | null)[]>>;
}

/** One zone's hours, a week back and two days ahead. */
export async function zoneSeries(
  actor: Actor,
  { zone, now }: { zone: string; now: Date },
): Promise<ZoneSeries> {
  requirePermission(actor, "grid:read");
  const [from, to] = [new Date(now.getTime() - 7 * dayMs), new Date(now.getTime() + 2 * dayMs)];
  const readings = await loadReadings(from, to, zone);
  const lists = gridSignals.map((signal) => readings.get(readingKey(zone, signal)) ?? []);
  const timesMs = [...new Set(lists.flat().map(({ at }) => at.getTime()))].sort((a, b) => a - b);
  const values = (signal: GridSignal, forecast: boolean) => {
    const byTime = new Map(
      (readings.get(readingKey(zone, signal)) ?? [])
        .filter((reading) => reading.forecast === forecast)
        .map(({ at, value }) => [at.getTime(), value]),
    );
    return timesMs.map((at) => byTime.get(at) ?? null);
  };
  return {
    timesMs,
    read: { carbon: values("carbon", false), power: values("power", false) },
    forecast: { carbon: values("carbon", true), power: values("power", true) },
  };
}

import type { Rate } from "@/lib/contracts/model";
import type { Fleet } from "@/lib/fleet/model";
import type { GridSignal } from "@/lib/grid/model";
import { ageInWords, expectedOver, type Outlook } from "@/lib/grid/outlook";
import type { SnapshotWindow } from "./model";

/** Hourly power price and grid carbon by electricity zone; undefined where nothing was ever read. */
export interface Energy {
  of(zone: string | null, signal: GridSignal): Outlook | undefined;
}

/** Grams to the tenth and prices to the cent: noise below that would make every snapshot a different one. */
const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;

/**
 * A fleet's grid carbon and power price in each window: what was read or is forecast, else what that hour of day
 * usually is, else its region's yearly mean. A region without a yearly power price has none where nothing is read.
 */
export function fleetEnergy(
  { region }: Pick<Fleet, "region">,
  windows: readonly SnapshotWindow[],
  energy: Energy,
  asOf: Date,
): { gramsCo2PerKwh: number[]; powerUsdPerMwh: (number | null)[] } {
  const over = (signal: GridSignal, yearlyMean: number) => {
    const outlook = energy.of(region.gridZone, signal);
    return windows.map(({ start, hours, weight }) => {
      const window = { start: new Date(start), hours, representative: weight !== 1 };
      return expectedOver(outlook, window, yearlyMean, asOf).value;
    });
  };
  const { powerUsdPerMwh: yearly } = region;
  const live = energy.of(region.gridZone, "power");
  return {
    gramsCo2PerKwh: over("carbon", region.gramsCo2PerKwh).map((grams) => rounded(grams, 1)),
    powerUsdPerMwh:
      yearly === null && (!live || live.stale)
        ? windows.map(() => null)
        : over("power", yearly ?? live?.newest?.value ?? 0).map((usd) => rounded(usd, 2)),
  };
}

const signalNames: Readonly<Record<GridSignal, string>> = { carbon: "Grid carbon", power: "Power price" };

/** Where yearly means stand in for hourly readings, and why; nothing where every zone that counts is fresh. */
export function energyNotes(
  fleets: readonly Fleet[],
  energy: Energy,
  rates: readonly Rate[],
  asOf: Date,
): string[] {
  const serving = fleets.filter(({ state }) => state === "serving" || state === "drained");
  const notes = [signalNote("carbon", serving, energy, asOf)];
  // What power costs matters only where a rate passes it through.
  const passed = new Set(rates.flatMap((rate) => (rate.powerUsdPerMwh === null ? [] : [rate.providerId])));
  const exposed = serving.filter(({ region }) => passed.has(region.providerId));
  if (exposed.length > 0) notes.push(signalNote("power", exposed, energy, asOf));
  return notes.filter((note) => note !== null);
}

function signalNote(signal: GridSignal, fleets: readonly Fleet[], energy: Energy, asOf: Date): string | null {
  const zones = [...new Set(fleets.map(({ region }) => region.gridZone))].sort((a, b) =>
    (a ?? "").localeCompare(b ?? ""),
  );
  const stale = zones.flatMap((zone) => {
    const outlook = energy.of(zone, signal);
    if (outlook && !outlook.stale) return [];
    const age = outlook?.newest ? ageInWords(asOf.getTime() - outlook.newest.at.getTime()) : null;
    return [{ zone: zone ?? "regions without a zone", age }];
  });
  if (stale.length === 0) return null;
  const name = signalNames[signal];
  if (stale.every(({ age }) => age === null) && stale.length === zones.length) {
    return `${name} is each region's yearly mean: nothing hourly was ever read.`;
  }
  const listed = stale
    .map(({ zone, age }) => (age ? `${zone} (newest reading ${age} old)` : zone))
    .join(", ");
  return `${name} is the yearly mean in ${stale.length} of ${zones.length} electricity zones, for want of a fresh reading: ${listed}.`;
}

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

/** What carbon and, where a rate passes it through, power rest on: how old readings are, and where yearly means stand in. */
export function energyNotes(
  fleets: readonly Fleet[],
  energy: Energy,
  rates: readonly Rate[],
  asOf: Date,
): string[] {
  const serving = fleets.filter(({ state }) => state === "serving" || state === "drained");
  const passed = new Set(rates.flatMap((rate) => (rate.powerUsdPerMwh === null ? [] : [rate.providerId])));
  const exposed = serving.filter(({ region }) => passed.has(region.providerId));
  return [...signalNotes("carbon", serving, energy, asOf), ...signalNotes("power", exposed, energy, asOf)];
}

function signalNotes(signal: GridSignal, fleets: readonly Fleet[], energy: Energy, asOf: Date): string[] {
  const zones = [...new Set(fleets.map(({ region }) => region.gridZone))].sort((a, b) =>
    (a ?? "").localeCompare(b ?? ""),
  );
  if (zones.length === 0) return [];
  const name = signalNames[signal];
  const ageOf = ({ at }: { at: Date }) => asOf.getTime() - at.getTime();
  const known = zones.map((zone) => ({
    zone: zone ?? "regions without a zone",
    outlook: energy.of(zone, signal),
  }));
  const fresh = known.flatMap(({ outlook }) => (outlook?.newest && !outlook.stale ? [outlook.newest] : []));
  const stale = known.filter(({ outlook }) => !outlook || outlook.stale);
  if (known.every(({ outlook }) => !outlook?.newest)) {
    return [`${name} is each region's yearly mean: nothing hourly was ever read.`];
  }
  const notes: string[] = [];
  if (fresh.length > 0) {
    const oldest = ageInWords(Math.max(...fresh.map(ageOf)));
    const made = fresh.some(({ illustrative }) => illustrative) ? " Some of it is illustrative." : "";
    notes.push(
      `${name} is hourly in ${fresh.length} of ${zones.length} electricity zones; the oldest of the newest readings is ${oldest} old.${made}`,
    );
  }
  if (stale.length > 0) {
    const listed = stale.map(({ zone, outlook }) =>
      outlook?.newest ? `${zone} (newest reading ${ageInWords(ageOf(outlook.newest))} old)` : zone,
    );
    notes.push(
      `${name} is the yearly mean in ${stale.length} of ${zones.length} electricity zones, for want of a fresh reading: ${listed.join(", ")}.`,
    );
  }
  return notes;
}

import { describe, expect, it } from "vitest";
import type { Rate } from "@/lib/contracts/model";
import type { Fleet } from "@/lib/fleet/model";
import type { GridReading, GridSignal } from "@/lib/grid/model";
import { outlookOf } from "@/lib/grid/outlook";
import { Usd } from "@/lib/platform/money";
import { energyNotes, fleetEnergy } from "./energy";

const now = new Date("2026-11-20T10:20:00Z");
const fleet = (gridZone: string | null, powerUsdPerMwh: number | null = 90): Fleet =>
  ({
    state: "serving",
    region: { id: `p:${gridZone}`, providerId: "p", gridZone, gramsCo2PerKwh: 371, powerUsdPerMwh },
  }) as Fleet;
const readings = (zone: string, signal: GridSignal, value: number, newest: string): GridReading[] =>
  Array.from({ length: 24 * 7 }, (_, back) => ({
    zone,
    signal,
    at: new Date(new Date(newest).getTime() - back * 3_600_000),
    value,
    forecast: false,
    illustrative: false,
    sourceName: "test",
    receivedAt: now,
  }));
const energy = (...lists: GridReading[][]) => ({
  of: (zone: string | null, signal: GridSignal) => {
    const list = lists.find(([first]) => first?.zone === zone && first?.signal === signal);
    return list && outlookOf(list, now);
  },
});
const windows = [
  { start: "2026-11-20T10:00:00Z", hours: 1, weight: 1 },
  { start: "2026-11-20T15:00:00Z", hours: 1, weight: 1 },
  { start: "2026-11-21T10:00:00Z", hours: 4, weight: 9 },
];
const fresh = "2026-11-20T10:00:00Z";

describe("a fleet's energy", () => {
  it("is its zone's in every window", () => {
    const known = energy(
      readings("DE-LU", "carbon", 250.04, fresh),
      readings("DE-LU", "power", -3.456, fresh),
    );
    expect(fleetEnergy(fleet("DE-LU"), windows, known, now)).toEqual({
      gramsCo2PerKwh: [250, 250, 250],
      powerUsdPerMwh: [-3.46, -3.46, -3.46],
    });
  });

  it("is its region's yearly mean where the zone is not read, or no more", () => {
    const stale = energy(readings("DE-LU", "carbon", 250, "2026-11-18T10:00:00Z"));
    const yearly = { gramsCo2PerKwh: [371, 371, 371], powerUsdPerMwh: [90, 90, 90] };
    expect(fleetEnergy(fleet("DE-LU"), windows, stale, now)).toEqual(yearly);
    expect(fleetEnergy(fleet(null), windows, stale, now)).toEqual(yearly);
  });

  it("has no power price where there is neither reading nor yearly mean", () => {
    expect(fleetEnergy(fleet("FI", null), windows, energy(), now).powerUsdPerMwh).toEqual([null, null, null]);
  });
});

describe("what a snapshot says of it", () => {
  const rate = (powerUsdPerMwh: string | null) =>
    ({ providerId: "p", powerUsdPerMwh: powerUsdPerMwh === null ? null : new Usd(powerUsdPerMwh) }) as Rate;
  const both = [fleet("DE-LU"), fleet("FI")];

  it("is how old the readings are where every zone is fresh", () => {
    const known = energy(
      readings("DE-LU", "carbon", 250, fresh),
      readings("FI", "carbon", 40, "2026-11-20T07:00:00Z"),
    );
    expect(energyNotes(both, known, [rate(null)], now)).toEqual([
      "Grid carbon is hourly in 2 of 2 electricity zones; the oldest of the newest readings is 3 hours old.",
    ]);
  });

  it("says so when some of it is made up", () => {
    const made = readings("DE-LU", "carbon", 250, fresh).map((reading) => ({
      ...reading,
      illustrative: true,
    }));
    expect(energyNotes([fleet("DE-LU")], energy(made), [], now)[0]).toContain("Some of it is illustrative.");
  });

  it("names the zones whose yearly mean stands in, and how old their newest reading is", () => {
    const known = energy(readings("DE-LU", "carbon", 250, "2026-11-18T09:00:00Z"));
    expect(energyNotes([...both, fleet("GB")], known, [], now)).toEqual([
      "Grid carbon is the yearly mean in 3 of 3 electricity zones, for want of a fresh reading: DE-LU (newest reading 2 days old), FI, GB.",
    ]);
  });

  it("says once that nothing was ever read", () => {
    expect(energyNotes(both, energy(), [rate(null)], now)).toEqual([
      "Grid carbon is each region's yearly mean: nothing hourly was ever read.",
    ]);
  });

  it("speaks of power only where a rate passes its price through", () => {
    expect(energyNotes(both, energy(), [rate("40")], now)[1]).toBe(
      "Power price is each region's yearly mean: nothing hourly was ever read.",
    );
  });
});

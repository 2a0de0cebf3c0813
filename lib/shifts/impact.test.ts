import { describe, expect, it } from "vitest";
import type { Snapshot } from "@/lib/planning/model";
import { impactOf } from "./impact";

const fleet = (id: string, country: string, more: Partial<Snapshot["fleets"][number]> = {}) => ({
  id,
  provider: "acme",
  region: `acme:${country.toLowerCase()}`,
  country,
  sovereign: false,
  contract: null,
  billing: "on_demand" as const,
  accelerators: 100,
  usdPerAcceleratorHour: 2,
  watts: 700,
  pue: 1.2,
  gramsCo2PerKwh: 300,
  ttftMs: 200,
  errorRate: 0,
  serves: { large: { acceleratorSecondsPerRequest: 1 } },
  ...more,
});
const cell = (id: string, origin: string, requestsPerSec: number | number[], dataClass = "general") => ({
  id,
  origin,
  model: "large",
  dataClass,
  requestsPerSec,
  tokensPerRequest: 1000,
  latencyBudgetMs: 800,
  rttMs: { fra: 10, par: 30 },
  denied: {},
});
const snapshot: Snapshot = {
  version: 1,
  asOf: "2026-11-20T00:00:00Z",
  windows: [
    { start: "2026-11-20T00:00:00Z", hours: 1, weight: 1 },
    { start: "2026-11-20T01:00:00Z", hours: 1, weight: 1 },
  ],
  fleets: [fleet("fra", "DE"), fleet("par", "FR", { usdPerAcceleratorHour: 1, ttftMs: 240 })],
  cells: [cell("de", "DE", [10, 50], "personal"), cell("fr", "FR", 30)],
  contracts: [],
  shares: [],
  current: [],
  policy: {
    targetUtilization: 0.85,
    emergencyUtilization: 0.97,
    usdPerUnservedRequest: 1,
    usdPerMsOverBudgetPerRequest: 0,
    usdPerFailedRequest: 0,
    usdPerTonneCo2: 0,
    usdPerMovedRequestPerSec: 0,
    maxMovedShare: 1,
    contingencies: "none",
    usdPerContingencyUnservedRequest: 0,
  },
};
const today = { de: { fra: 1 } };
const target = { de: { fra: 0.4, par: 0.6 } };
const running = { ...today, fr: { par: 1 } };

describe("what a shift does", () => {
  const impact = impactOf(snapshot, 1, running, today, target);

  it("is counted at the demand of the plan's own window", () => {
    expect(impact.movedRequestsPerSec).toBeCloseTo(30);
    expect(impact.movedTokensPerSec).toBeCloseTo(30_000);
    expect(impact.origins).toEqual(["DE"]);
  });

  it("is priced for the whole estate: accelerators kept busy at each fleet's price", () => {
    expect(impact.usdPerHourBefore).toBeCloseTo(50 * 2 + 30 * 1);
    expect(impact.usdPerHourAfter).toBeCloseTo(20 * 2 + 60 * 1);
  });

  it("shows the load of the fleets it touches, other cells included", () => {
    expect(impact.fleets).toMatchObject([
      { fleet: "fra", utilizationBefore: 0.5, utilizationAfter: 0.2 },
      { fleet: "par", utilizationBefore: 0.3, utilizationAfter: 0.6 },
    ]);
  });

  it("weighs the first token by requests: round trip plus the fleet's own", () => {
    expect(impact.latencyMsBefore).toBeCloseTo(210);
    expect(impact.latencyMsAfter).toBeCloseTo(0.4 * 210 + 0.6 * 270);
  });

  it("names the cells that would be served in other countries", () => {
    expect(impact.crossings).toEqual([
      {
        cell: "de",
        origin: "DE",
        dataClass: "personal",
        countriesBefore: ["DE"],
        countriesAfter: ["DE", "FR"],
      },
    ]);
    expect(impactOf(snapshot, 1, running, {}, {}).crossings).toEqual([]);
  });
});

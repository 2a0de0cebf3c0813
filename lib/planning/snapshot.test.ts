import { describe, expect, it } from "vitest";
import type { Clause } from "@/lib/contracts/model";
import type { Fleet } from "@/lib/fleet/model";
import { Usd } from "@/lib/platform/money";
import type { ResidencyRule } from "@/lib/residency/model";
import { readSnapshot } from "./read-snapshot";
import { assembleSnapshot, type PlanningInputs } from "./snapshot";
import { generateSnapshot } from "./testing/generate-snapshot";

const asOf = new Date("2026-11-20T08:25:30Z");
const illustrative = { illustrative: true, sourceName: null, sourceDate: null };

const fleet = (id: string, change: Partial<Fleet> = {}): Fleet => ({
  id,
  name: id,
  region: {
    id: "azure:fra",
    providerId: "azure",
    providerName: "Azure",
    name: "Frankfurt",
    country: "DE",
    latitude: 50,
    longitude: 8,
    gridZone: "DE",
    pue: 1.2,
    gramsCo2PerKwh: 300,
    powerUsdPerMwh: null,
    ...illustrative,
  },
  accelerator: { id: "h100", name: "H100", vendor: "NVIDIA", watts: 700 },
  contractId: "azure-2025",
  billing: "drawdown",
  sovereign: false,
  contracted: 120,
  delivered: 100,
  healthy: 95,
  ttftMs: 200,
  errorRate: 0.001,
  endpoint: null,
  state: "serving",
  ...illustrative,
  ...change,
});

const rule = (id: string, effectiveFrom: string): ResidencyRule => ({
  id,
  title: id,
  legalBasis: "test",
  originJurisdictions: ["IN"],
  dataClasses: ["personal"],
  modelIds: [],
  allowedJurisdictions: ["IN"],
  requiresSovereign: false,
  effectiveFrom: new Date(effectiveFrom),
  effectiveTo: null,
});

const clause = (change: Partial<Clause>): Clause => ({
  id: "clause",
  contractId: "azure-2025",
  providerId: "azure",
  kind: "max_share",
  summary: "",
  share: 0.6,
  modelIds: [],
  tiers: null,
  effectiveFrom: new Date("2025-01-01T00:00:00Z"),
  effectiveTo: null,
  endedByAmendmentId: null,
  sourceUrl: null,
  ...illustrative,
  ...change,
});

const inputs = (change: Partial<PlanningInputs> = {}): PlanningInputs => ({
  fleets: [fleet("fra")],
  reportedHealthy: new Map(),
  profiles: [
    { acceleratorId: "h100", modelId: "large", prefillTokensPerSec: 10_000, decodeTokensPerSec: 1000 },
  ],
  rates: [
    {
      contractId: "azure-2025",
      providerId: "azure",
      acceleratorId: "h100",
      regionId: null,
      usdPerAcceleratorHour: new Usd("2.10"),
      powerUsdPerMwh: null,
      effectiveFrom: new Date("2025-01-01T00:00:00Z"),
      effectiveTo: null,
      illustrative: true,
    },
  ],
  contracts: new Map([["azure-2025", "azure"]]),
  commitments: [
    {
      contractId: "azure-2025",
      providerId: "azure",
      periodEnd: new Date("2027-01-01T00:00:00Z"),
      committedUsd: 1000,
      spentUsd: 400,
      overageMultiplier: 1.1,
      tiers: [],
    },
  ],
  clauses: [],
  rules: [],
  jurisdictions: new Map(),
  cells: [
    {
      id: "IN|large|personal",
      origin: "IN",
      modelId: "large",
      dataClass: "personal",
      inputTokensPerRequest: 1000,
      outputTokensPerRequest: 500,
      latencyBudgetMs: 900,
      baselineRequestsPerSec: 40,
    },
  ],
  history: [],
  level: null,
  roundTrips: [{ origin: "IN", regionId: "azure:fra", rttMs: 120 }],
  routes: [{ cell: "IN|large|personal", fleet: "fra", share: 1 }],
  energy: { of: () => undefined },
  policy: generateSnapshot(1, { cells: 1, fleets: 1, windows: 1 }).policy,
  ...change,
});

const taken = (change: Partial<PlanningInputs> = {}) => {
  const assembled = assembleSnapshot(inputs(change), asOf);
  readSnapshot(assembled.snapshot);
  return assembled;
};

describe("assembling a snapshot", () => {
  it("freezes the estate in the planner's terms", () => {
    const { snapshot } = taken();
    expect(snapshot).toMatchObject({
      asOf: "2026-11-20T08:25:30Z",
      fleets: [
        {
          id: "fra",
          provider: "azure",
          contract: "azure-2025",
          accelerators: 95,
          usdPerAcceleratorHour: 2.1,
          serves: { large: { acceleratorSecondsPerRequest: 0.6 } },
        },
      ],
      cells: [{ requestsPerSec: 40, tokensPerRequest: 1500, rttMs: { fra: 120 }, denied: {} }],
      contracts: [{ id: "azure-2025", committedUsd: 1000, spentUsd: 400, periodEnd: "2027-01-01T00:00:00Z" }],
    });
  });

  it.each([
    [
      "what telemetry reports healthy before what is declared",
      { reportedHealthy: new Map([["fra", 80]]) },
      80,
    ],
    ["but never more than was delivered", { reportedHealthy: new Map([["fra", 300]]) }, 100],
    ["nothing of a drained fleet", { fleets: [fleet("fra", { state: "drained" })] }, 0],
  ])("counts %s", (_name, change, accelerators) => {
    expect(taken(change).snapshot.fleets[0]?.accelerators).toBe(accelerators);
  });

  it("leaves out a fleet that no rate card prices, and its routes with it", () => {
    const { snapshot, notes } = taken({ rates: [] });
    expect(snapshot).toMatchObject({ fleets: [], current: [] });
    expect(notes[0]).toBe("fra is left out: no rate card prices H100 in azure:fra.");
  });

  it.each([
    ["a rule in force", [rule("in-dpdp", "2026-01-01T00:00:00Z")], ["in-dpdp"]],
    ["a rule that comes into force within a day", [rule("in-new", "2026-11-21T00:00:00Z")], ["in-new"]],
    ["not a rule of next month", [rule("in-later", "2026-12-20T00:00:00Z")], undefined],
  ])("denies by %s", (_name, rules, denied) => {
    expect(taken({ rules }).snapshot.cells[0]?.denied.fra).toEqual(denied);
  });

  it("denies by an exclusivity that favours another provider", () => {
    const clauses = [clause({ id: "gcp-only", kind: "exclusivity", providerId: "gcp", share: null })];
    expect(taken({ clauses }).snapshot.cells[0]?.denied.fra).toEqual(["gcp-only"]);
  });

  it("takes shares from clauses in force, of providers that serve", () => {
    const clauses = [
      clause({}),
      clause({ id: "old", share: 0.1, effectiveTo: asOf }),
      clause({ providerId: "oci" }),
    ];
    expect(taken({ clauses }).snapshot.shares).toEqual([{ provider: "azure", min: 0, max: 0.6 }]);
  });

  it("takes a contract's price tiers with it, and names none where there are none", () => {
    const tiers = [{ fromUsd: 500, multiplier: 0.9 }];
    const [commitment] = inputs().commitments;
    expect(taken({ commitments: [{ ...commitment!, tiers }] }).snapshot.contracts).toEqual([
      expect.objectContaining({ id: "azure-2025", tiers }),
    ]);
    for (const contract of taken().snapshot.contracts) expect(contract).not.toHaveProperty("tiers");
  });

  it("pays full price where no commitment stands", () => {
    expect(taken({ commitments: [] }).snapshot.contracts).toEqual([
      expect.objectContaining({ id: "azure-2025", committedUsd: 0, periodEnd: "2026-11-20T08:25:30Z" }),
    ]);
  });

  it("expects in the running hour what the last minutes show, and later what that hour of the day was", () => {
    const history = [8, 9].map((hour) => ({
      cellId: "IN|large|personal",
      hour: new Date(Date.UTC(2026, 10, 19, hour)),
      requests: hour * 3600,
      minutesObserved: 60,
    }));
    const { snapshot, notes } = taken({ history, level: new Map([["IN|large|personal", 50]]) });
    const expected = snapshot.cells[0]?.requestsPerSec as number[];
    expect(expected.slice(0, 3)).toEqual([50, 9, 50]);
    expect(notes.join(" ")).toContain("the level of the last minutes");
  });

  it("expects what is forecast once a day was observed, and in a representative window the mean of its hours", () => {
    const end = Date.UTC(2026, 10, 20, 8);
    const history = Array.from({ length: 72 }, (_, back) => {
      const hour = new Date(end - (back + 1) * 3_600_000);
      const requestsPerSec = hour.getUTCHours() < 12 ? 20 : 60;
      return { cellId: "IN|large|personal", hour, requests: requestsPerSec * 3600, minutesObserved: 60 };
    });
    const { snapshot, notes } = taken({ history, level: new Map([["IN|large|personal", 21]]) });
    const expected = snapshot.cells[0]?.requestsPerSec as number[];
    const at = (hour: number) => expected[(hour - 8 + 24) % 24]!;
    expect(expected[0]).toBe(21);
    expect(at(17)).toBeGreaterThan(at(6) + 15);
    const representative = expected.slice(24);
    expect(Math.max(...representative)).toBeLessThan(60);
    expect(Math.min(...representative)).toBeGreaterThan(20);
    expect(notes.join(" ")).not.toContain("of expected demand");
  });

  it("knows silence from absence: a cell that others were seen beside has no demand", () => {
    expect(taken({ level: new Map() }).snapshot.cells[0]?.requestsPerSec).toBe(0);
    expect(taken({ level: null }).snapshot.cells[0]?.requestsPerSec).toBe(40);
  });
});

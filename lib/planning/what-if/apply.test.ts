import { describe, expect, it } from "vitest";
import { isRefusal } from "@/lib/platform/errors";
import type { Snapshot } from "../model";
import { readSnapshot } from "../read-snapshot";
import { applyChanges } from "./apply";
import { type Change, changesSchema } from "./change";

const fleet = (id: string, change: Partial<Snapshot["fleets"][number]> = {}): Snapshot["fleets"][number] => ({
  id,
  provider: "azure",
  region: "azure:fra",
  country: "DE",
  sovereign: false,
  contract: "azure-2025",
  billing: "drawdown",
  accelerators: 100,
  usdPerAcceleratorHour: [2, 3],
  watts: 1000,
  pue: 1.5,
  gramsCo2PerKwh: 300,
  ttftMs: 200,
  errorRate: 0.001,
  serves: { large: { acceleratorSecondsPerRequest: 1 } },
  ...change,
});

const cell = (origin: string, dataClass: string, denied: Record<string, string[]> = {}) => ({
  id: `${origin}|large|${dataClass}`,
  origin,
  model: "large",
  dataClass,
  requestsPerSec: [10, 20],
  tokensPerRequest: 900,
  latencyBudgetMs: 800,
  rttMs: { fra: 9, abl: 120, ber: 12 },
  denied,
});

const estate: Snapshot = readSnapshot({
  version: 1,
  asOf: "2026-11-20T00:00:00Z",
  windows: [
    { start: "2026-11-20T00:00:00Z", hours: 1, weight: 1 },
    { start: "2026-11-20T01:00:00Z", hours: 2, weight: 5 },
  ],
  fleets: [
    fleet("fra"),
    fleet("abl", {
      provider: "oci",
      region: "oci:abl",
      country: "US",
      contract: "oci-2025",
      billing: "reserved",
    }),
    fleet("ber", {
      provider: "sov",
      region: "sov:ber",
      sovereign: true,
      contract: null,
      billing: "on_demand",
    }),
  ],
  cells: [cell("DE", "personal", { abl: ["de-local", "eu-only"] }), cell("US", "general")],
  contracts: [
    {
      id: "azure-2025",
      provider: "azure",
      committedUsd: 900,
      spentUsd: 100,
      periodEnd: "2026-12-01T00:00:00Z",
      overageMultiplier: 1,
    },
    // Its period ends before the second window begins.
    {
      id: "oci-2025",
      provider: "oci",
      committedUsd: 500,
      spentUsd: 50,
      periodEnd: "2026-11-20T01:00:00Z",
      overageMultiplier: 1,
    },
  ],
  shares: [{ provider: "oci", min: 0.4, max: 1 }],
  current: [{ cell: "US|large|general", fleet: "abl", share: 1 }],
  policy: {
    targetUtilization: 0.85,
    emergencyUtilization: 0.97,
    usdPerUnservedRequest: 1,
    usdPerMsOverBudgetPerRequest: 0.00001,
    usdPerFailedRequest: 0.02,
    usdPerTonneCo2: 80,
    usdPerMovedRequestPerSec: 0.5,
    maxMovedShare: 1,
    contingencies: "none",
    usdPerContingencyUnservedRequest: 0.1,
  },
} satisfies Snapshot);

const fleetsAfter = (changes: Change[]) =>
  Object.fromEntries(applyChanges(estate, changes).fleets.map(({ id, ...rest }) => [id, rest]));
const cellsAfter = (changes: Change[]) => applyChanges(estate, changes).cells;

describe("a change", () => {
  const table: [string, Change[], (after: Snapshot) => unknown, unknown][] = [
    [
      "loses a fleet",
      [{ kind: "lose", scope: "fleet", id: "fra" }],
      (s) => s.fleets.map((f) => f.accelerators),
      [0, 100, 100],
    ],
    [
      "loses a region",
      [{ kind: "lose", scope: "region", id: "oci:abl" }],
      (s) => s.fleets.map((f) => f.accelerators),
      [100, 0, 100],
    ],
    [
      "loses a provider",
      [{ kind: "lose", scope: "provider", id: "sov" }],
      (s) => s.fleets.map((f) => f.accelerators),
      [100, 100, 0],
    ],
    [
      "still owes what a lost fleet had reserved in its period: 100 accelerators at $2 for its one hour",
      [{ kind: "lose", scope: "fleet", id: "abl" }],
      (s) => s.contracts.map((c) => c.spentUsd),
      [100, 250],
    ],
    [
      "owes it once, however often it is lost",
      [
        { kind: "lose", scope: "fleet", id: "abl" },
        { kind: "lose", scope: "provider", id: "oci" },
      ],
      (s) => s.contracts.map((c) => c.spentUsd),
      [100, 250],
    ],
    [
      "sets a fleet's capacity",
      [{ kind: "capacity", fleet: "fra", accelerators: 7 }],
      (s) => s.fleets[0]?.accelerators,
      7,
    ],
    [
      "scales demand of an origin",
      [{ kind: "demand", origin: "DE", factor: 1.3 }],
      (s) => s.cells.map((c) => c.requestsPerSec),
      [
        [13, 26],
        [10, 20],
      ],
    ],
    [
      "scales all demand",
      [{ kind: "demand", factor: 0 }],
      (s) => s.cells.map((c) => c.requestsPerSec),
      [
        [0, 0],
        [0, 0],
      ],
    ],
    [
      "scales a price in every window",
      [{ kind: "price", scope: "provider", id: "azure", factor: 2 }],
      (s) => s.fleets[0]?.usdPerAcceleratorHour,
      [4, 6],
    ],
    [
      "passes power on by watts and PUE: 1000 W × 1.5 × $40/MWh = $0.06 an hour",
      [{ kind: "power", scope: "region", id: "azure:fra", usdPerMwhMore: 40 }],
      (s) => s.fleets[0]?.usdPerAcceleratorHour,
      [2.06, 3.06],
    ],
    [
      "sets a grid's carbon",
      [{ kind: "grid", region: "oci:abl", gramsCo2PerKwh: 20 }],
      (s) => s.fleets.map((f) => f.gramsCo2PerKwh),
      [300, 20, 300],
    ],
    [
      "sets what a fleet's service is like",
      [{ kind: "service", fleet: "fra", errorRate: 0.5 }],
      (s) => [s.fleets[0]?.errorRate, s.fleets[0]?.ttftMs],
      [0.5, 200],
    ],
    [
      "adds a rule by country, beside the rules there are",
      [{ kind: "require", rule: "new", origin: "DE", countries: ["DE"] }],
      (s) => s.cells.map((c) => c.denied),
      [{ abl: ["de-local", "eu-only", "new"] }, {}],
    ],
    [
      "adds a rule that asks for a sovereign operator",
      [{ kind: "require", rule: "new", dataClass: "general", sovereign: true }],
      (s) => s.cells[1]?.denied,
      { fra: ["new"], abl: ["new"] },
    ],
    [
      "drops one of two rules, which allows nothing yet",
      [{ kind: "drop_rule", rule: "de-local" }],
      (s) => s.cells[0]?.denied,
      { abl: ["eu-only"] },
    ],
    [
      "drops both, which does",
      [
        { kind: "drop_rule", rule: "de-local" },
        { kind: "drop_rule", rule: "eu-only" },
      ],
      (s) => s.cells[0]?.denied,
      {},
    ],
    [
      "changes a commitment and leaves the rest of its contract",
      [{ kind: "commitment", contract: "azure-2025", committedUsd: 5 }],
      (s) => s.contracts[0],
      { ...estate.contracts[0], committedUsd: 5 },
    ],
    [
      "replaces a provider's shares",
      [{ kind: "share", provider: "oci", min: 0.1, max: 0.5 }],
      (s) => s.shares,
      [{ provider: "oci", min: 0.1, max: 0.5 }],
    ],
    [
      "drops shares that say nothing",
      [{ kind: "share", provider: "oci", min: 0, max: 1 }],
      (s) => s.shares,
      [],
    ],
    [
      "sets numbers of the policy and leaves the others",
      [{ kind: "policy", set: { usdPerTonneCo2: 200 } }],
      (s) => s.policy,
      { ...estate.policy, usdPerTonneCo2: 200 },
    ],
    [
      "comes after the one before it",
      [
        { kind: "capacity", fleet: "fra", accelerators: 7 },
        { kind: "lose", scope: "fleet", id: "fra" },
      ],
      (s) => s.fleets[0]?.accelerators,
      0,
    ],
  ];

  it.each(table)("%s", (_name, changes, read, expected) => {
    const before = structuredClone(estate);
    const after = applyChanges(estate, changes);
    expect(read(after)).toEqual(expected);
    expect(estate).toEqual(before);
    expect(readSnapshot(after)).toEqual(after);
  });

  it("none leaves the snapshot itself", () => {
    expect(applyChanges(estate, [])).toBe(estate);
    expect(fleetsAfter([])).toHaveProperty("fra");
    expect(cellsAfter([])).toHaveLength(2);
  });
});

describe("a change is refused, with its place and a sentence,", () => {
  const table: [string, Change, string, RegExp][] = [
    [
      "when nobody has the provider",
      { kind: "lose", scope: "provider", id: "gcp" },
      "changes[1].id",
      /no provider "gcp"/,
    ],
    [
      "when there is no such fleet",
      { kind: "capacity", fleet: "x", accelerators: 1 },
      "changes[1].fleet",
      /no fleet "x"/,
    ],
    [
      "when no cell has the origin",
      { kind: "demand", origin: "XX", factor: 2 },
      "changes[1].origin",
      /origin "XX"/,
    ],
    [
      "when no cell is all of it",
      { kind: "demand", origin: "US", dataClass: "personal", factor: 2 },
      "changes[1]",
      /all of that at once/,
    ],
    [
      "when a price would be below zero",
      { kind: "power", scope: "fleet", id: "fra", usdPerMwhMore: -2000 },
      "changes[1].usdPerMwhMore",
      /less than nothing/,
    ],
    [
      "when there is no such region",
      { kind: "grid", region: "x", gramsCo2PerKwh: 1 },
      "changes[1].region",
      /no region "x"/,
    ],
    [
      "when nothing of the service changes",
      { kind: "service", fleet: "fra" },
      "changes[1]",
      /time to first token/,
    ],
    [
      "when a rule requires nothing",
      { kind: "require", rule: "new" },
      "changes[1]",
      /countries, a sovereign operator/,
    ],
    [
      "when the rule is already there",
      { kind: "require", rule: "eu-only", sovereign: true },
      "changes[1].rule",
      /already there/,
    ],
    [
      "when no fleet is in the country",
      { kind: "require", rule: "new", countries: ["FR"] },
      "changes[1].countries",
      /"FR"/,
    ],
    [
      "when the rule denies nothing",
      { kind: "drop_rule", rule: "x" },
      "changes[1].rule",
      /"x" denies anything/,
    ],
    [
      "when there is no such contract",
      { kind: "commitment", contract: "x", committedUsd: 1 },
      "changes[1].contract",
      /no contract "x"/,
    ],
    [
      "when nothing of the contract changes",
      { kind: "commitment", contract: "oci-2025" },
      "changes[1]",
      /what changes/,
    ],
    [
      "when the period has ended",
      { kind: "commitment", contract: "oci-2025", periodEnd: "2026-11-19T00:00:00Z" },
      "changes[1].periodEnd",
      /after the snapshot/,
    ],
    [
      "when the least is above the greatest",
      { kind: "share", provider: "oci", min: 0.6, max: 0.5 },
      "changes[1].min",
      /above the greatest/,
    ],
    [
      "when the least shares exceed everything",
      { kind: "share", provider: "sov", min: 0.7, max: 1 },
      "changes[1].min",
      /more than everything/,
    ],
    [
      "when no fleet is the provider's",
      { kind: "share", provider: "gcp", min: 0, max: 1 },
      "changes[1].provider",
      /no provider "gcp"/,
    ],
    ["when no number of the policy is given", { kind: "policy", set: {} }, "changes[1].set", /which number/],
  ];

  it.each(table)("%s", (_name, change, field, sentence) => {
    let refusal: unknown;
    try {
      applyChanges(estate, [{ kind: "demand", factor: 1 }, change]);
    } catch (error) {
      refusal = error;
    }
    expect(isRefusal(refusal) && { code: refusal.code, field: refusal.field }).toEqual({
      code: "invalid",
      field,
    });
    expect((refusal as Error).message).toMatch(sentence);
  });
});

describe("the shape of a list of changes", () => {
  const told = (changes: unknown) => {
    const { error } = changesSchema.safeParse(changes);
    const issue = error?.issues[0];
    return issue ? `${issue.path.join(".")}: ${issue.message}` : "accepted";
  };

  it.each([
    [[{ kind: "demand", factor: -1 }], "0.factor: must be 0 or more: 1.3 is 30% more, 0.5 is half"],
    [[{ kind: "demand", factor: "2" }], "0.factor: expected a number: 1.3 is 30% more, 0.5 is half"],
    [[{ kind: "teleport" }], "0.kind: is no kind of change that Ballast knows"],
    [[{ kind: "lose", scope: "planet", id: "earth" }], "0.scope: expected provider, region or fleet"],
    [[{ kind: "share", provider: "oci", min: 0, max: 2 }], "0.max: expected a share between 0 and 1"],
    [{}, ": expected a list of changes"],
    [Array(41).fill({ kind: "drop_rule", rule: "x" }), ": must have at most 40 changes"],
    [[{ kind: "lose", scope: "fleet", id: "fra" }], "accepted"],
  ])("%j → %s", (changes, expected) => {
    expect(told(changes)).toBe(expected);
  });

  it("refuses a key that nobody knows", () => {
    expect(told([{ kind: "drop_rule", rule: "x", also: 1 }])).toMatch(/also/);
  });
});

it("bills what a lost fleet had reserved by the contract's price tiers: $100 of the $200 at half price", () => {
  const tiered = readSnapshot({
    ...estate,
    contracts: estate.contracts.map((contract) =>
      contract.id === "oci-2025" ? { ...contract, tiers: [{ fromUsd: 150, multiplier: 0.5 }] } : contract,
    ),
  });
  const [, oci] = applyChanges(tiered, [{ kind: "lose", scope: "fleet", id: "abl" }]).contracts;
  expect(oci?.spentUsd).toBeCloseTo(50 + 100 + 50, 9);
});

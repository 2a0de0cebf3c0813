import { describe, expect, it } from "vitest";
import { detourUsd } from "./cell-paths";
import type { Plan, Snapshot } from "./model";
import { readSnapshot } from "./read-snapshot";
import { generateSnapshot } from "./testing/generate-snapshot";
import { planHere } from "./testing/plan-here";
import { whyNot, whyNotAll } from "./why-not";

const cellId = "DE|large|general";

/** One cell of 100 requests/s, four fleets alike, of providers p0 … p3, everything equal but what a test changes. */
function estate(windows = 1): Snapshot {
  const snapshot = generateSnapshot(1, { cells: 1, fleets: 4, windows });
  for (const window of snapshot.windows) window.weight = 1;
  for (const [f, fleet] of snapshot.fleets.entries()) {
    Object.assign(fleet, {
      provider: `p${f}`,
      region: `p${f}:r`,
      contract: null,
      billing: "on_demand",
      accelerators: 1000,
      usdPerAcceleratorHour: 3.6,
      gramsCo2PerKwh: 0,
      ttftMs: 100,
      errorRate: 0,
      serves: { large: { acceleratorSecondsPerRequest: 1 } },
    });
  }
  snapshot.cells = [
    {
      id: cellId,
      origin: "DE",
      model: "large",
      dataClass: "general",
      requestsPerSec: 100,
      tokensPerRequest: 1000,
      latencyBudgetMs: 1000,
      rttMs: { f0: 10, f1: 10, f2: 10, f3: 10 },
      denied: {},
    },
  ];
  snapshot.current = [];
  snapshot.contracts = [];
  snapshot.policy.usdPerMovedRequestPerSec = 0;
  return snapshot;
}

interface Case {
  name: string;
  change(snapshot: Snapshot): void;
  fleet: string;
  expected: object;
}

const cases: Case[] = [
  {
    name: "a rule or clause denies it",
    change: (s) => Object.assign(s.cells[0]!, { denied: { f1: ["de-local", "api-exclusivity"] } }),
    fleet: "f1",
    expected: {
      kind: "denied",
      rules: ["de-local", "api-exclusivity"],
      sentence: `de-local and api-exclusivity deny f1 to ${cellId}.`,
    },
  },
  {
    name: "its model is not there",
    change: (s) => Object.assign(s.fleets[1]!, { serves: {} }),
    fleet: "f1",
    expected: { kind: "no_model", sentence: "f1 does not serve model large." },
  },
  {
    name: "it cannot be reached",
    change: (s) => Object.assign(s.cells[0]!, { rttMs: { f0: 10 } }),
    fleet: "f1",
    expected: { kind: "unreachable", sentence: "f1 cannot be reached from DE." },
  },
  {
    name: "it has no accelerators",
    change: (s) => Object.assign(s.fleets[1]!, { accelerators: 0 }),
    fleet: "f1",
    expected: { kind: "no_accelerators", sentence: "f1 has no healthy accelerators then." },
  },
  {
    name: "its accelerators cost more",
    change: (s) => {
      for (const fleet of s.fleets.slice(1)) fleet.usdPerAcceleratorHour = 7.2;
    },
    fleet: "f1",
    expected: {
      kind: "costs_more",
      against: "f0",
      losesByUsd: expect.closeTo(0.001, 9),
      movementUsd: expect.closeTo(0, 9),
      lines: [{ cause: "accelerators", hereUsd: 0.002, thereUsd: 0.001 }],
      sentence: "f1 would cost $1,000 per million requests more than f0, mostly for accelerator hours.",
    },
  },
  {
    name: "it is over the latency budget",
    change: (s) => {
      for (const fleet of s.fleets.slice(1)) fleet.ttftMs = 1090;
    },
    fleet: "f2",
    expected: {
      kind: "costs_more",
      sentence: "f2 would cost $1,000 per million requests more than f0, mostly for latency over budget.",
    },
  },
  {
    name: "it fails more often",
    change: (s) => {
      for (const fleet of s.fleets.slice(1)) fleet.errorRate = 0.01;
    },
    fleet: "f3",
    expected: {
      kind: "costs_more",
      sentence: "f3 would cost $200.00 per million requests more than f0, mostly for failed requests.",
    },
  },
  {
    name: "the clause of its provider is used up",
    change: (s) => {
      s.fleets[1]!.usdPerAcceleratorHour = 1.8;
      s.shares = [{ provider: "p1", min: 0, max: 0 }];
    },
    fleet: "f1",
    expected: {
      kind: "held_back",
      losesByUsd: expect.closeTo(-0.0005, 9),
      sentence: "f1 would be cheaper than f0, but p1 serves the largest share its clause allows.",
    },
  },
  {
    name: "the other provider is owed its share",
    change: (s) => {
      for (const fleet of s.fleets.slice(1)) fleet.usdPerAcceleratorHour = 1.8;
      s.shares = [{ provider: "p0", min: 1, max: 1 }];
    },
    fleet: "f1",
    expected: {
      kind: "held_back",
      sentence: "f1 would be cheaper than f0, but p0 is owed the share of tokens that it gets.",
    },
  },
  {
    name: "nothing may move",
    change: (s) => {
      s.current = [{ cell: cellId, fleet: "f0", share: 1 }];
      s.fleets[1]!.usdPerAcceleratorHour = 1.8;
      s.policy.maxMovedShare = 0;
    },
    fleet: "f1",
    expected: {
      kind: "held_back",
      sentence: "f1 would be cheaper than f0, but the policy lets no more than 0% of requests move at once.",
    },
  },
  {
    name: "moving there costs more than it gains",
    change: (s) => {
      s.current = [{ cell: cellId, fleet: "f0", share: 1 }];
      s.fleets[1]!.usdPerAcceleratorHour = 3.5;
      s.policy.usdPerMovedRequestPerSec = 36;
    },
    fleet: "f1",
    expected: {
      kind: "costs_more",
      movementUsd: expect.closeTo(0.01, 9),
      sentence: "f1 would cost $9,972 per million requests more than f0, mostly for moving there and back.",
    },
  },
];

describe("why not this fleet", () => {
  it.each(cases)("$name", async ({ change, fleet, expected }) => {
    const snapshot = estate();
    // The first fleet is the one that serves, unless the case says otherwise.
    snapshot.fleets[0]!.usdPerAcceleratorHour = 3.6;
    change(snapshot);
    const plan = await planHere(readSnapshot(snapshot));
    expect(whyNot(snapshot, plan, { cell: cellId, fleet, window: 0 })).toMatchObject(expected);
  });

  it("says that it does go there", async () => {
    const snapshot = estate();
    for (const fleet of snapshot.fleets.slice(1)) fleet.usdPerAcceleratorHour = 9;
    expect(whyNotAll(snapshot, await planHere(snapshot), { cell: cellId, window: 0 })[0]).toMatchObject({
      kind: "serves",
      fleet: "f0",
      sentence: `f0 serves 100% of ${cellId}.`,
    });
  });

  it("prices the room that a full fleet would have to take from others", async () => {
    const snapshot = estate();
    snapshot.cells.push({ ...snapshot.cells[0]!, id: "FR", latencyBudgetMs: 0 });
    // FR saves more on f0 than DE does, and half of it fills f0.
    for (const fleet of snapshot.fleets.slice(1))
      Object.assign(fleet, { ttftMs: 500, usdPerAcceleratorHour: 3.7 });
    snapshot.fleets[0]!.accelerators = 50 / 0.85;
    const plan = await planHere(readSnapshot(snapshot));
    const answer = whyNot(snapshot, plan, { cell: cellId, fleet: "f0", window: 0 });
    expect(answer).toMatchObject({ kind: "costs_more" });
    expect(answer.sentence).toMatch(/mostly for the room it would take from traffic that gains more\.$/);
  });

  it("refuses what is not in the snapshot", () => {
    const plan = {
      routes: [],
      unserved: [],
      prices: { fleets: [], contracts: [], rules: [] },
    } as unknown as Plan;
    expect(() => whyNot(estate(), plan, { cell: "nowhere", fleet: "f0", window: 0 })).toThrow(
      /no cell nowhere/,
    );
    expect(() => whyNot(estate(), plan, { cell: cellId, fleet: "f9", window: 0 })).toThrow(/no fleet f9/);
  });
});

describe.each([31, 32, 33])("at the prices of an optimum (seed %i)", async (seed) => {
  const snapshot = generateSnapshot(seed, { cells: 8, fleets: 6, windows: 4, slack: 0.95 });
  const plan = await planHere(snapshot);

  it("what serves is the cheapest there is, and everything else loses by something", () => {
    for (const cell of snapshot.cells) {
      for (const t of snapshot.windows.keys()) {
        for (const answer of whyNotAll(snapshot, plan, { cell: cell.id, window: t })) {
          if (answer.kind === "serves") {
            const f = snapshot.fleets.findIndex(({ id }) => id === answer.fleet);
            expect(detourUsd(snapshot, cell, t, plan.prices)[f]).toBeLessThan(1e-7);
          }
          if (answer.kind === "held_back") expect(answer.sentence).toMatch(/the same/);
        }
      }
    }
  });
});

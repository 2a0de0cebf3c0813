import { describe, expect, it } from "vitest";
import { moveSentence, unservedSentence, unservedText, usdText } from "./explain";
import { usageOf } from "./limits";
import type { PlanPrices, Snapshot } from "./model";
import { movesOf } from "./moves";
import { generateSnapshot } from "./testing/generate-snapshot";

/** One cell of 100 requests/s, two fleets, everything equal but what a test changes. */
function estate(): Snapshot {
  const snapshot = generateSnapshot(1, { cells: 1, fleets: 2, windows: 1 });
  for (const fleet of snapshot.fleets) {
    Object.assign(fleet, {
      contract: null,
      billing: "on_demand",
      accelerators: 1000,
      usdPerAcceleratorHour: 2,
      gramsCo2PerKwh: 100,
      watts: 1000,
      pue: 1,
      ttftMs: 100,
      errorRate: 0,
      serves: { large: { acceleratorSecondsPerRequest: 1 } },
    });
  }
  snapshot.cells = [
    {
      id: "DE|large|general",
      origin: "DE",
      model: "large",
      dataClass: "general",
      requestsPerSec: 100,
      tokensPerRequest: 1000,
      latencyBudgetMs: 1000,
      rttMs: { f0: 10, f1: 30 },
      denied: {},
    },
  ];
  snapshot.current = [{ cell: "DE|large|general", fleet: "f0", share: 1 }];
  return snapshot;
}

const noPrices: PlanPrices = { fleets: [], contracts: [], rules: [] };
const toF1 = [{ window: 0, cell: "DE|large|general", fleet: "f1", requestsPerSec: 100, share: 1 }];
const move = { from: "f0", to: "f1", requestsPerSec: 100, window: 0 };

describe("why traffic moves", () => {
  const because = (snapshot: Snapshot, prices = noPrices, atMovementLimit = false, routes = toF1) => {
    const context = { prices, usage: usageOf(snapshot, 0, routes), atMovementLimit };
    return moveSentence(snapshot, snapshot.cells[0]!, move, context);
  };

  it("law comes before money", () => {
    const snapshot = estate();
    snapshot.cells[0]!.denied = { f0: ["de-local", "eu-personal"] };
    expect(because(snapshot)).toBe("de-local and eu-personal deny f0.");
  });

  it("names what it saves most on", () => {
    const snapshot = estate();
    snapshot.fleets[1]!.usdPerAcceleratorHour = 1;
    expect(because(snapshot)).toBe("Saves $100.00 per hour, mostly on accelerator hours.");
  });

  it("says that a commitment is owed either way", () => {
    const snapshot = estate();
    Object.assign(snapshot.fleets[1]!, { contract: "c-aws", billing: "drawdown" });
    const prices = { ...noPrices, contracts: [{ contract: "c-aws", usdPerCommittedUsd: 0 }] };
    expect(because(snapshot, prices)).toBe(
      "Saves $200.00 per hour, mostly because c-aws is committed beyond what is used.",
    );
  });

  it("says that where it comes from is full, and what room there would be worth", () => {
    const snapshot = estate();
    snapshot.fleets[0]!.accelerators = 50 / 0.85;
    snapshot.fleets[1]!.usdPerAcceleratorHour = 3;
    const prices = { ...noPrices, fleets: [{ window: 0, fleet: "f0", usdPerAcceleratorHour: 1.5 }] };
    const half = ["f0", "f1"].map((fleet) => ({ ...toF1[0]!, fleet, requestsPerSec: 50, share: 0.5 }));
    expect(because(snapshot, prices, false, half)).toBe(
      "f0 is full, and one more accelerator-hour there would be worth $1.50. Costs $100.00 per hour more, mostly for accelerator hours; it makes room for traffic that gains more.",
    );
  });

  it("says that where it comes from has nothing left", () => {
    const snapshot = estate();
    snapshot.fleets[0]!.accelerators = 0;
    snapshot.fleets[1]!.usdPerAcceleratorHour = 1;
    expect(because(snapshot)).toBe(
      "f0 has no healthy accelerators. Saves $100.00 per hour, mostly on accelerator hours.",
    );
  });

  it("says what a failure elsewhere has to do with it", () => {
    const snapshot = estate();
    snapshot.policy.contingencies = "region";
    snapshot.fleets[1]!.usdPerAcceleratorHour = 3;
    const prices = { ...noPrices, fleets: [{ window: 0, fleet: "f0", usdPerAcceleratorHour: 1.5 }] };
    expect(because(snapshot, prices)).toBe(
      "What f0 leaves free is room for what a failure elsewhere would displace, and one more accelerator-hour there would be worth $1.50. Costs $100.00 per hour more, mostly for accelerator hours; it leaves room where a failure elsewhere would need it.",
    );
  });

  it("says which clause demands it", () => {
    const snapshot = estate();
    Object.assign(snapshot.fleets[0]!, { provider: "azure" });
    Object.assign(snapshot.fleets[1]!, { provider: "aws", usdPerAcceleratorHour: 3 });
    snapshot.shares = [{ provider: "aws", min: 1, max: 1 }];
    expect(because(snapshot)).toBe(
      "aws is owed at least 100% of tokens. Costs $100.00 per hour more, mostly for accelerator hours; the clause demands it.",
    );
  });

  it("says that later hours gain, where nothing binds now", () => {
    const snapshot = estate();
    snapshot.fleets[1]!.usdPerAcceleratorHour = 3;
    expect(because(snapshot)).toMatch(/later hours gain more than that\.$/);
  });

  it("says that the policy lets no more move, and that it fills where it goes", () => {
    const snapshot = estate();
    snapshot.policy.maxMovedShare = 0.25;
    Object.assign(snapshot.fleets[1]!, { usdPerAcceleratorHour: 1, accelerators: 100 / 0.85 });
    const prices = { ...noPrices, fleets: [{ window: 0, fleet: "f1", usdPerAcceleratorHour: 0.9 }] };
    expect(because(snapshot, prices, true)).toBe(
      "It helps to fill f1, and one more accelerator-hour there would be worth $0.90. No more than 25% of requests may move at once, and that much does. Saves $100.00 per hour, mostly on accelerator hours.",
    );
  });

  it("a move carries its money and its milliseconds", () => {
    const snapshot = estate();
    snapshot.fleets[1]!.usdPerAcceleratorHour = 1;
    expect(movesOf(snapshot, toF1, noPrices)).toEqual([
      {
        cell: "DE|large|general",
        from: "f0",
        to: "f1",
        requestsPerSec: 100,
        deltaUsdPerHour: -100,
        deltaMs: 20,
        because: "Saves $100.00 per hour, mostly on accelerator hours.",
      },
    ]);
  });

  it("traffic without a fleet moves to unserved, with every reason", () => {
    const snapshot = estate();
    snapshot.cells[0]!.denied = { f1: ["de-local"] };
    snapshot.fleets[0]!.accelerators = 0;
    expect(movesOf(snapshot, [], noPrices)[0]).toMatchObject({
      from: "f0",
      to: "unserved",
      because: "Fleet f0 is full. Rule de-local denies fleets that could serve it.",
    });
  });
});

it.each([
  [1234.5, "$1,235"],
  [22.5, "$22.50"],
  [0.000375, "$0.000375"],
  [0.00000012345, "$0.000000123"],
  [0.9, "$0.90"],
  [0.1234, "$0.123"],
  [0, "$0"],
  [-3, "-$3.00"],
])("%f reads %s", (usd, text) => {
  expect(usdText(usd)).toBe(text);
});

it.each([
  [["capacity:f0"], "Fleet f0 is full."],
  [["capacity:f0", "capacity:f1"], "Fleets f0 and f1 are full."],
  [["a", "b", "c", "d", "e"].map((name) => `capacity:${name}`), "Fleets a, b, c and 2 more are full."],
  [
    ["capacity:f0", "residency:de-local", "residency:eu-personal", "share:azure"],
    "Fleet f0 is full. Rules de-local and eu-personal deny fleets that could serve it. Provider azure serves the largest share its clause allows.",
  ],
])("%j reads in one breath", (codes, text) => {
  expect(unservedText(codes)).toBe(text);
});

it("every code of an unserved cell has a sentence", () => {
  for (const code of [
    "residency:de-local",
    "capacity:f0",
    "share:azure",
    "model:large",
    "unreachable:DE",
    "policy:f1",
  ]) {
    expect(unservedSentence(code)).toMatch(/^[A-Z].*\.$/);
  }
});

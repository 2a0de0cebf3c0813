import { describe, expect, it } from "vitest";
import type { Snapshot } from "./model";
import { readSnapshot } from "./read-snapshot";
import { shortfalls } from "./shortfall";
import { generateSnapshot } from "./testing/generate-snapshot";
import { planHere } from "./testing/plan-here";

/** DE, FR and US, each 100 requests/s; fra and par in Europe, iad in America: 200 accelerators each, half of them usable. */
function estate(): Snapshot {
  const snapshot = generateSnapshot(1, { cells: 1, fleets: 3, windows: 1 });
  const names = ["fra", "par", "iad"];
  snapshot.fleets = snapshot.fleets.map((fleet, f) => ({
    ...fleet,
    id: names[f]!,
    provider: names[f]!,
    region: `${names[f]}:1`,
    contract: null,
    billing: "on_demand",
    accelerators: 200,
    usdPerAcceleratorHour: 1,
    serves: { large: { acceleratorSecondsPerRequest: 1 } },
  }));
  snapshot.cells = ["DE", "FR", "US"].map((origin) => ({
    id: origin,
    origin,
    model: "large",
    dataClass: "personal",
    requestsPerSec: 80,
    tokensPerRequest: 1000,
    latencyBudgetMs: 1000,
    rttMs: { fra: 10, par: 10, iad: 90 },
    denied: {},
  }));
  snapshot.current = [];
  snapshot.contracts = [];
  snapshot.policy.targetUtilization = 0.5;
  snapshot.policy.usdPerMovedRequestPerSec = 0;
  return snapshot;
}

const cases: { name: string; change(snapshot: Snapshot): void; expected: object[] }[] = [
  { name: "all is served", change: () => undefined, expected: [] },
  {
    name: "a rule confines a cell to a fleet that is too small for it",
    change: (s) => {
      s.cells[0]!.requestsPerSec = 110;
      s.cells[0]!.denied = { par: ["de-local"], iad: ["de-local"] };
    },
    expected: [
      {
        kind: "capacity",
        cells: ["DE"],
        fleets: ["fra"],
        rules: ["de-local"],
        neededRequestsPerSec: 110,
        servedRequestsPerSec: expect.closeTo(100, 6),
        unservedRequestsPerSec: expect.closeTo(10, 6),
        accelerators: 200,
        sentence:
          "DE needs 110 requests/s; de-local leaves it fra, whose 200 accelerators have room for 100 requests/s.",
      },
    ],
  },
  {
    name: "rules confine two cells to fleets that are too small for both, and a third has nothing to do with it",
    change: (s) => {
      for (const cell of s.cells.slice(0, 2)) {
        cell.requestsPerSec = 120;
        cell.denied = { iad: ["eu-personal"] };
      }
    },
    expected: [
      {
        cells: ["DE", "FR"],
        fleets: ["fra", "par"],
        rules: ["eu-personal"],
        unservedRequestsPerSec: expect.closeTo(40, 6),
        sentence:
          "DE and FR need 240 requests/s together; eu-personal leaves them fra and par, whose 400 accelerators have room for 200 requests/s.",
      },
    ],
  },
  {
    name: "there are not enough accelerators for all",
    change: (s) => {
      for (const cell of s.cells) cell.requestsPerSec = 120;
    },
    expected: [
      {
        cells: ["DE", "FR", "US"],
        rules: [],
        sentence:
          "DE, FR and US need 360 requests/s together; fra, par and iad can serve them and the 600 accelerators have room for 300 requests/s.",
      },
    ],
  },
  {
    name: "rules leave nothing",
    change: (s) => {
      s.cells[2]!.denied = { fra: ["us-only"], par: ["us-only"], iad: ["sovereign"] };
    },
    expected: [
      {
        cells: ["US"],
        fleets: [],
        sentence: "US needs 80 requests/s; sovereign and us-only leave it no fleet.",
      },
    ],
  },
  {
    name: "no fleet serves the model",
    change: (s) => {
      s.cells[2]!.model = "tiny";
    },
    expected: [{ cells: ["US"], sentence: "US needs 80 requests/s; no fleet serves model tiny." }],
  },
  {
    name: "a clause keeps room from being used",
    change: (s) => {
      s.cells[0]!.denied = { par: ["de-local"], iad: ["de-local"] };
      s.shares = [{ provider: "fra", min: 0, max: 0.1 }];
    },
    expected: [
      {
        cells: ["DE"],
        clauses: ["fra"],
        unservedRequestsPerSec: expect.closeTo(56, 6),
        sentence:
          "DE needs 80 requests/s; de-local leaves it fra, whose 200 accelerators have room for 24 requests/s; fra may serve at most 10% of tokens.",
      },
    ],
  },
  {
    name: "the policy would rather not",
    change: (s) => {
      s.policy.usdPerUnservedRequest = 0;
    },
    expected: ["DE", "FR", "US"].map((cell) => ({
      kind: "policy",
      cells: [cell],
      unservedRequestsPerSec: 80,
      sentence: expect.stringMatching(
        /^.. leaves 80 requests\/s of 80 requests\/s unserved, although there is room for it/,
      ),
    })),
  },
];

describe("why demand cannot be served", () => {
  it.each(cases)("$name", async ({ change, expected }) => {
    const snapshot = estate();
    change(snapshot);
    const plan = await planHere(readSnapshot(snapshot));
    expect(await shortfalls(snapshot, plan, 0)).toMatchObject(expected);
  });

  it("does not speak of room where what could serve it is full of others", async () => {
    const snapshot = readSnapshot(estate());
    const plan = await planHere(snapshot);
    const unserved = [{ window: 0, cell: "DE", requestsPerSec: 10, because: ["capacity:fra"] }];
    const [reason] = await shortfalls(snapshot, { ...plan, unserved }, 0);
    expect(reason?.sentence).toBe(
      "DE leaves 10 requests/s of 80 requests/s unserved, although others could make room for it. Fleet fra is full.",
    );
  });

  it("tells two separate shortages apart", async () => {
    const snapshot = estate();
    Object.assign(snapshot.cells[0]!, {
      requestsPerSec: 120,
      denied: { par: ["de-local"], iad: ["de-local"] },
    });
    Object.assign(snapshot.cells[2]!, {
      requestsPerSec: 150,
      denied: { par: ["us-only"], fra: ["us-only"] },
    });
    const plan = await planHere(readSnapshot(snapshot));
    expect(await shortfalls(snapshot, plan, 0)).toMatchObject([
      { cells: ["US"], unservedRequestsPerSec: expect.closeTo(50, 6) },
      { cells: ["DE"], unservedRequestsPerSec: expect.closeTo(20, 6) },
    ]);
  });

  it.each([41, 42, 43])(
    "every set is irreducible: without any of its cells the others can be served (seed %i)",
    async (seed) => {
      const snapshot = generateSnapshot(seed, { cells: 10, fleets: 5, windows: 1, slack: 0.7 });
      snapshot.policy.usdPerMovedRequestPerSec = 0;
      const plan = await planHere(readSnapshot(snapshot));
      const found = await shortfalls(snapshot, plan, 0);
      expect(found.length).toBeGreaterThan(0);
      for (const { cells, kind } of found) {
        if (kind !== "capacity") continue;
        for (const left of cells) {
          const others = {
            ...snapshot,
            shares: [],
            current: [],
            cells: snapshot.cells.filter(({ id }) => cells.includes(id) && id !== left),
          };
          expect(
            (await planHere(others)).unserved.reduce((sum, u) => sum + u.requestsPerSec, 0),
          ).toBeLessThan(1e-3);
        }
      }
    },
  );
});

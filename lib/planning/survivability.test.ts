import { describe, expect, it } from "vitest";
import type { Snapshot } from "./model";
import { type Served, survivability } from "./survivability";
import { generateSnapshot } from "./testing/generate-snapshot";

/** Three fleets of 100 accelerators, each request takes one second of one; Frankfurt and Dublin are azure, Paris is aws. */
function estate(): Snapshot {
  const snapshot = generateSnapshot(1, { cells: 1, fleets: 3, windows: 1 });
  const places = [
    ["fra", "azure", "azure:fra"],
    ["dub", "azure", "azure:dub"],
    ["par", "aws", "aws:par"],
  ] as const;
  snapshot.fleets = places.map(([id, provider, region], f) => ({
    ...snapshot.fleets[f]!,
    id,
    provider,
    region,
    contract: null,
    billing: "on_demand",
    accelerators: 100,
    ttftMs: 100,
    serves: { large: { acceleratorSecondsPerRequest: 1 } },
  }));
  snapshot.cells = ["DE", "FR"].map((origin) => ({
    id: origin,
    origin,
    model: "large",
    dataClass: "personal",
    requestsPerSec: 60,
    tokensPerRequest: 1000,
    latencyBudgetMs: 1000,
    rttMs: { fra: 10, dub: 30, par: 20 },
    denied: {},
  }));
  snapshot.current = [];
  snapshot.policy.emergencyUtilization = 0.9;
  return snapshot;
}

const served: Served[] = [
  { cell: "DE", fleet: "fra", requestsPerSec: 60 },
  { cell: "FR", fleet: "par", requestsPerSec: 60 },
];

describe("what a failure would lose", () => {
  const of = async (snapshot: Snapshot, lost: string, routes = served) =>
    (await survivability(snapshot, routes, 0)).find((survival) => survival.lost === lost)!;

  it("is asked of every provider, then of every region", async () => {
    const survivals = await survivability(estate(), served, 0);
    expect(survivals.map(({ lost }) => lost)).toEqual([
      "provider:azure",
      "provider:aws",
      "region:azure:fra",
      "region:azure:dub",
      "region:aws:par",
    ]);
  });

  it("is nothing where nothing is served", async () => {
    expect(await of(estate(), "region:azure:dub")).toMatchObject({
      displacedRequestsPerSec: 0,
      cells: [],
      recourse: [],
      sentence: "Nothing is served by region azure:dub.",
    });
  });

  it("goes to the nearest fleet that has emergency room, beside what it serves", async () => {
    const survival = await of(estate(), "region:azure:fra");
    // Paris is nearer, and has 90 - 60 left; Dublin takes the rest.
    expect(survival.recourse.map(({ fleet, requestsPerSec }) => [fleet, Math.round(requestsPerSec)])).toEqual(
      [
        ["dub", 30],
        ["par", 30],
      ],
    );
    expect(survival.receiving[0]).toMatchObject({ accelerators: 100 });
    expect(survival.receiving.find(({ fleet }) => fleet === "par")).toMatchObject({
      busyBefore: 60,
      busyAfter: expect.closeTo(90, 6),
    });
    expect(survival.sentence).toBe(
      "Losing region azure:fra displaces 60 requests/s; all of it finds room elsewhere.",
    );
  });

  it("is unserved where there is no room, and says which rule confines it", async () => {
    const snapshot = estate();
    snapshot.cells[0]!.denied = { par: ["de-local"] };
    const survival = await of(snapshot, "provider:azure");
    expect(survival).toMatchObject({
      displacedRequestsPerSec: 60,
      unservedRequestsPerSec: 60,
      fleets: ["fra", "dub"],
      recourse: [],
      sentence:
        "Losing provider azure displaces 60 requests/s; 60 requests/s find no room: DE (kept from other fleets by de-local).",
    });
    expect(survival.cells).toEqual([
      { cell: "DE", displacedRequestsPerSec: 60, unservedRequestsPerSec: 60, rules: ["de-local"] },
    ]);
  });

  it("finds room that filling one cell after another would miss", async () => {
    const snapshot = estate();
    // DE may go to Paris only, FR to Paris or Dublin: FR has to leave Paris to DE.
    snapshot.cells[0]!.denied = { dub: ["de-local"] };
    const routes = snapshot.cells.map(({ id }) => ({ cell: id, fleet: "fra", requestsPerSec: 45 }));
    snapshot.fleets[2]!.accelerators = 50;
    const survival = await of(snapshot, "region:azure:fra", routes);
    expect(survival.unservedRequestsPerSec).toBe(0);
    expect(survival.recourse).toHaveLength(2);
  });

  it("counts what is served unlawfully as displaced, and needs no accelerators of it elsewhere", async () => {
    const snapshot = estate();
    snapshot.cells[0]!.denied = { fra: ["de-local"] };
    expect(await of(snapshot, "region:azure:fra")).toMatchObject({ displacedRequestsPerSec: 60 });
  });

  it.each([3, 4, 5])("places no more than is displaced, and never beyond room (seed %i)", async (seed) => {
    const snapshot = generateSnapshot(seed, { cells: 12, fleets: 8, windows: 1, slack: 1.1 });
    const routes = snapshot.current.map(({ cell, fleet, share }) => ({
      cell,
      fleet,
      requestsPerSec: share * 50,
    }));
    for (const survival of await survivability(snapshot, routes, 0)) {
      const placed = survival.recourse.reduce((sum, part) => sum + part.requestsPerSec, 0);
      expect(placed + survival.unservedRequestsPerSec).toBeCloseTo(survival.displacedRequestsPerSec, 4);
      for (const { busyBefore, busyAfter, accelerators } of survival.receiving) {
        const limit = accelerators * snapshot.policy.emergencyUtilization;
        expect(busyAfter).toBeLessThanOrEqual(Math.max(busyBefore, limit) * (1 + 1e-6));
      }
      expect(survival.recourse.every(({ fleet }) => !survival.fleets.includes(fleet))).toBe(true);
    }
  });
});

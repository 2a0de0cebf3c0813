import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DrainInputs, drainTarget, requestsByFleet } from "./drain";
import type { Shares } from "./model";
import { loadByFleet, type SafetyFacts } from "./safety";
import { overlay } from "./table";

const fleets = ["fra", "par", "iad", "nrt"];
const distance: Record<string, number> = { fra: 10, par: 20, iad: 100, nrt: 200 };

function facts(
  demand: Readonly<Record<string, number>>,
  healthy: Readonly<Record<string, number | null>>,
  denied: Readonly<Record<string, readonly string[]>> = {},
): SafetyFacts {
  return {
    healthyAccelerators: healthy,
    cells: Object.fromEntries(
      Object.entries(demand).map(([cell, requestsPerSec]) => [
        cell,
        {
          requestsPerSec,
          acceleratorSecondsPerRequest: Object.fromEntries(fleets.map((fleet) => [fleet, 1])),
          denied: Object.fromEntries((denied[cell] ?? []).map((fleet) => [fleet, ["law"]])),
        },
      ]),
    ),
  };
}

const drain = (running: Shares, estate: SafetyFacts, leaving: string[], more: Partial<DrainInputs> = {}) =>
  drainTarget({
    running,
    facts: estate,
    leaving: new Set(leaving),
    closed: new Set(),
    comfortable: 0.8,
    utmost: 1,
    latencyMs: (_, fleet) => distance[fleet] ?? 0,
    ...more,
  });

describe("where a drain sends what leaves", () => {
  const roomy = { fra: 100, par: 100, iad: 100, nrt: 100 };

  it("to the nearest fleet with room, and leaves other routes as they are", () => {
    const running = { de: { fra: 0.6, iad: 0.4 }, jp: { nrt: 1 } };
    const { today, target, stranded } = drain(running, facts({ de: 10, jp: 5 }, roomy), ["fra"]);
    expect(target).toEqual({ de: { par: expect.closeTo(0.6), iad: expect.closeTo(0.4) } });
    expect(today).toEqual({ de: running.de });
    expect(stranded).toEqual([]);
  });

  it("fills every fleet comfortably before any to its utmost", () => {
    const { target } = drain({ de: { fra: 1 } }, facts({ de: 100 }, { ...roomy, par: 50, iad: 100 }), [
      "fra",
    ]);
    expect(target.de).toEqual({ par: expect.closeTo(0.4), iad: expect.closeTo(0.6) });
  });

  it("never where law denies it, where another drain is, or where nobody knows what is healthy", () => {
    const law = facts({ de: 10 }, { ...roomy, nrt: null }, { de: ["iad"] });
    const { stranded, target } = drain({ de: { fra: 1 } }, law, ["fra"], { closed: new Set(["par"]) });
    expect(target).toEqual({});
    expect(stranded).toEqual([{ cell: "de", share: 1, requestsPerSec: 10, because: "capacity" }]);
    const nowhere = facts({ de: 10 }, roomy, { de: ["iad", "nrt", "par"] });
    expect(drain({ de: { fra: 1 } }, nowhere, ["fra"]).stranded[0]?.because).toBe("law");
  });

  it("keeps what fits nowhere where it is", () => {
    const full = facts({ de: 100 }, { fra: 100, par: 40, iad: 0, nrt: 0 });
    const { target, stranded } = drain({ de: { fra: 1 } }, full, ["fra"]);
    expect(target.de).toEqual({ fra: expect.closeTo(0.6), par: expect.closeTo(0.4) });
    expect(stranded).toEqual([
      { cell: "de", share: expect.closeTo(0.6), requestsPerSec: expect.closeTo(60), because: "capacity" },
    ]);
  });

  it("lets a cell with choices make way for one without, along a chain if need be", () => {
    // us prefers par and can go to iad; jp prefers iad and can go to nrt; de can go to par alone.
    const estate = facts(
      { us: 40, jp: 40, de: 30 },
      { fra: 200, par: 40, iad: 40, nrt: 40 },
      { us: ["nrt"], jp: ["par"], de: ["iad", "nrt"] },
    );
    const running = { us: { fra: 1 }, jp: { fra: 1 }, de: { fra: 1 } };
    const { stranded, target } = drain(running, estate, ["fra"], { comfortable: 1 });
    expect(stranded).toEqual([]);
    expect(target.de).toEqual({ par: 1 });
  });

  it("counts what other cells load a fleet with", () => {
    const { stranded } = drain(
      { de: { fra: 1 }, fr: { par: 1 } },
      facts({ de: 30, fr: 80 }, { fra: 100, par: 100, iad: 0, nrt: 0 }),
      ["fra"],
    );
    expect(stranded[0]?.requestsPerSec).toBeCloseTo(10);
  });
});

/** Most that can be served, by Edmonds and Karp's method on the whole network: written apart from the rule. */
function mostServed(demand: number[], room: number[], may: boolean[][]): number {
  const [cells, count] = [demand.length, demand.length + room.length + 2];
  const [source, sink] = [count - 2, count - 1];
  const free = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  demand.forEach((amount, cell) => {
    free[source]![cell] = amount;
    room.forEach((_, fleet) => {
      if (may[cell]?.[fleet]) free[cell]![cells + fleet] = Number.POSITIVE_INFINITY;
    });
  });
  room.forEach((amount, fleet) => {
    free[cells + fleet]![sink] = amount;
  });
  for (let flow = 0; ; ) {
    const from = new Array<number>(count).fill(-1);
    const queue = [source];
    for (let at = queue.shift(); at !== undefined && from[sink] === -1; at = queue.shift())
      for (let to = 0; to < count; to++)
        if (from[to] === -1 && to !== source && free[at]![to]! > 1e-9) {
          from[to] = at;
          queue.push(to);
        }
    if (from[sink] === -1) return flow;
    let most = Number.POSITIVE_INFINITY;
    for (let at = sink; at !== source; at = from[at]!) most = Math.min(most, free[from[at]!]![at]!);
    for (let at = sink; at !== source; at = from[at]!) {
      free[from[at]!]![at]! -= most;
      free[at]![from[at]!]! += most;
    }
    flow += most;
  }
}

describe("whatever the estate", () => {
  const estates = fc.record({
    demand: fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 6 }),
    healthy: fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 4, maxLength: 4 }),
    denied: fc.array(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), { minLength: 6, maxLength: 6 }),
    share: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }),
    other: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 6, maxLength: 6 }),
  });

  it("keeps law, capacity and other routes, sums to 1, and strands no request that could be served", () => {
    fc.assert(
      fc.property(estates, ({ demand, healthy, denied, share, other }) => {
        const estate = facts(
          Object.fromEntries(demand.map((rate, index) => [`c${index}`, rate])),
          Object.fromEntries(fleets.map((fleet, index) => [fleet, healthy[index] ?? 0])),
          Object.fromEntries(
            demand.map((_, index) => [`c${index}`, fleets.filter((__, at) => at > 0 && denied[index]?.[at])]),
          ),
        );
        const running: Shares = Object.fromEntries(
          demand.map((_, index) => {
            const stays = Math.round((share[index] ?? 0) * 100) / 100;
            const elsewhere = fleets[other[index] ?? 1] ?? "par";
            return [
              `c${index}`,
              stays === 0
                ? { fra: 1 }
                : stays === 1
                  ? { [elsewhere]: 1 }
                  : { fra: 1 - stays, [elsewhere]: stays },
            ];
          }),
        );
        const { target, today, stranded } = drain(running, estate, ["fra"]);
        const [before, after] = [running, overlay(running, target)].map((table) =>
          loadByFleet(table, estate),
        );
        for (const [cell, row] of Object.entries(target)) {
          expect(Object.values(row).reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 9);
          expect(today[cell]).toEqual(running[cell]);
          for (const [fleet, part] of Object.entries(row)) {
            const was = running[cell]?.[fleet] ?? 0;
            if (part > was + 1e-9) {
              expect(fleet).not.toBe("fra");
              expect(estate.cells[cell]?.denied[fleet] ?? []).toEqual([]);
            }
            if (fleet !== "fra") expect(part).toBeGreaterThanOrEqual(was - 1e-9);
          }
        }
        for (const fleet of fleets.slice(1)) {
          const room = Math.max(estate.healthyAccelerators[fleet] ?? 0, before?.get(fleet) ?? 0);
          expect(after?.get(fleet) ?? 0).toBeLessThanOrEqual(room + 1e-6);
        }
        const leaves = demand.map((rate, index) => rate * (running[`c${index}`]?.fra ?? 0));
        const room = fleets
          .slice(1)
          .map((fleet) => Math.max(0, (estate.healthyAccelerators[fleet] ?? 0) - (before?.get(fleet) ?? 0)));
        const may = demand.map((_, index) => fleets.slice(1).map((__, at) => !denied[index]?.[at + 1]));
        const served = leaves.reduce((sum, amount) => sum + amount, 0) - mostServed(leaves, room, may);
        const left = stranded.reduce((sum, { requestsPerSec }) => sum + requestsPerSec, 0);
        expect(left).toBeCloseTo(served, 5);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("requests by fleet", () => {
  it("sums over cells", () => {
    const estate = facts({ de: 10, fr: 4 }, {});
    expect(requestsByFleet({ de: { fra: 0.5, par: 0.5 }, fr: { par: 1 } }, estate)).toEqual(
      new Map([
        ["fra", 5],
        ["par", 9],
      ]),
    );
  });
});

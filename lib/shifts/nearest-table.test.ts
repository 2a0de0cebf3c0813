import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Shares } from "./model";
import { type NearestInputs, nearestTable } from "./nearest-table";
import { loadByFleet, type SafetyFacts } from "./safety";
import { overlay, shareOf } from "./table";

const fleets = ["fra", "par", "iad", "nrt"];

function estate(
  demand: Readonly<Record<string, number>>,
  healthy: Readonly<Record<string, number | null>>,
  denied: Readonly<Record<string, readonly string[]>> = {},
  seconds: Readonly<Record<string, Readonly<Record<string, number>>>> = {},
): SafetyFacts {
  return {
    healthyAccelerators: healthy,
    cells: Object.fromEntries(
      Object.entries(demand).map(([cell, requestsPerSec]) => [
        cell,
        {
          requestsPerSec,
          acceleratorSecondsPerRequest: Object.fromEntries(
            fleets.map((fleet) => [fleet, seconds[cell]?.[fleet] ?? 1]),
          ),
          denied: Object.fromEntries((denied[cell] ?? []).map((fleet) => [fleet, ["law"]])),
        },
      ]),
    ),
  };
}

const roomy = { fra: 100, par: 100, iad: 100, nrt: 100 };
const nearest = (running: Shares, facts: SafetyFacts, more: Partial<NearestInputs> = {}) =>
  nearestTable({
    running,
    cells: Object.keys(running),
    facts,
    limit: 0.9,
    most: new Map(),
    preferred: {},
    ...more,
  });

describe("the nearest safe table", () => {
  it("is the one that runs where nothing is wrong with it", async () => {
    const running = { de: { fra: 0.6, par: 0.4 }, jp: { nrt: 1 } };
    expect(await nearest(running, estate({ de: 50, jp: 50 }, roomy))).toEqual({
      target: running,
      movedRequestsPerSec: 0,
      strandedRequestsPerSec: 0,
    });
  });

  it("takes from an overloaded fleet no more than must go", async () => {
    const found = await nearest({ de: { fra: 1 } }, estate({ de: 60 }, { ...roomy, fra: 40 }), {
      preferred: { de: { par: 1 } },
    });
    expect(found.target).toEqual({ de: { fra: expect.closeTo(0.6, 5), par: expect.closeTo(0.4, 5) } });
    expect(found.movedRequestsPerSec).toBeCloseTo(24, 4);
  });

  it("moves the cell whose requests are the heaviest: the fewest requests make room", async () => {
    const facts = estate({ a: 10, b: 40 }, { ...roomy, fra: 55 }, {}, { a: { fra: 4 }, b: { fra: 1 } });
    const { target } = await nearest({ a: { fra: 1 }, b: { fra: 1 } }, facts);
    // 80 accelerators busy of 49.5: 7.625 requests/s of a free as many as 30.5 of b would.
    expect(target.b).toEqual({ fra: expect.closeTo(1, 5) });
    expect(shareOf(target, "a", "fra")).toBeCloseTo(1 - 30.5 / 40, 5);
  });

  it("takes all of an unlawful route away, however full everything is elsewhere", async () => {
    const facts = estate({ de: 30 }, roomy, { de: ["iad", "nrt"] });
    const { target } = await nearest({ de: { iad: 0.5, par: 0.5 } }, facts, {
      preferred: { de: { fra: 1 } },
    });
    expect(target.de).toEqual({ fra: expect.closeTo(0.5, 5), par: expect.closeTo(0.5, 5) });
  });

  it("gives a closed fleet no more than it may have, and one of unknown health no more than it has", async () => {
    const facts = estate({ de: 60 }, { fra: 40, par: 100, iad: null, nrt: 100 });
    const { target } = await nearest({ de: { fra: 0.9, iad: 0.1 } }, facts, {
      most: new Map([["par", 5]]),
      preferred: { de: { par: 1, iad: 1 } },
    });
    expect(shareOf(target, "de", "par") * 60).toBeLessThanOrEqual(5 + 1e-3);
    expect(shareOf(target, "de", "iad") * 60).toBeLessThanOrEqual(6 + 1e-3);
    expect(shareOf(target, "de", "nrt") * 60).toBeGreaterThan(10);
  });

  it("leaves where it is what no fleet may and can take, and says how much", async () => {
    const facts = estate({ de: 60 }, { fra: 20, par: 20, iad: 100, nrt: 0 }, { de: ["iad"] });
    const found = await nearest({ de: { fra: 1 } }, facts);
    expect(found.strandedRequestsPerSec).toBeCloseTo(60 - 36, 3);
    expect(shareOf(found.target, "de", "par") * 60).toBeCloseTo(18, 3);
    expect(shareOf(found.target, "de", "fra") * 60).toBeCloseTo(42, 3);
  });

  it("touches no cell that may not move, and counts its load", async () => {
    const running = { de: { fra: 1 }, fr: { par: 1 } };
    const facts = estate({ de: 50, fr: 80 }, { ...roomy, fra: 20 });
    const { target } = await nearest(running, facts, { cells: ["de"], preferred: { de: { par: 1 } } });
    expect(Object.keys(target)).toEqual(["de"]);
    expect(shareOf(target, "de", "par") * 50).toBeLessThanOrEqual(10 + 1e-3);
  });

  it("is lawful, fits, sums to 1, and moves no more than any other table that does", async () => {
    const share = fc.integer({ min: 0, max: 10 });
    const row = fc.array(share, { minLength: 4, maxLength: 4 }).filter((list) => list.some((n) => n > 0));
    const world = fc.record({
      demand: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 3, maxLength: 3 }),
      healthy: fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 4, maxLength: 4 }),
      denied: fc.array(fc.subarray(fleets, { maxLength: 3 }), { minLength: 3, maxLength: 3 }),
      running: fc.array(row, { minLength: 3, maxLength: 3 }),
      others: fc.array(fc.array(row, { minLength: 3, maxLength: 3 }), { maxLength: 20 }),
    });
    const cells = ["a", "b", "c"];
    const tableOf = (rows: readonly (readonly number[])[]): Shares =>
      Object.fromEntries(
        cells.map((cell, index) => {
          const of = rows[index] ?? [];
          const sum = of.reduce((total, n) => total + n, 0);
          return [
            cell,
            Object.fromEntries(fleets.flatMap((fleet, f) => (of[f] ? [[fleet, of[f] / sum]] : []))),
          ];
        }),
      );
    const zip = <T>(keys: readonly string[], values: readonly T[]) =>
      Object.fromEntries(keys.map((key, index) => [key, values[index] as T]));
    await fc.assert(
      fc.asyncProperty(world, async ({ demand, healthy, denied, running: rows, others }) => {
        const facts = estate(zip(cells, demand), zip(fleets, healthy), zip(cells, denied));
        const running = tableOf(rows);
        const moved = (to: Shares) =>
          cells.reduce(
            (sum, cell) =>
              sum +
              Object.keys(to[cell] ?? {}).reduce(
                (part, fleet) => part + Math.max(0, shareOf(to, cell, fleet) - shareOf(running, cell, fleet)),
                0,
              ) *
                (facts.cells[cell]?.requestsPerSec ?? 0),
            0,
          );
        const lawful = (to: Shares) =>
          Object.entries(to).every(([cell, row]) =>
            Object.keys(row).every((fleet) => !facts.cells[cell]?.denied[fleet]),
          );
        const fits = (to: Shares, slack = 1e-9) =>
          [...loadByFleet(to, facts)].every(
            ([fleet, load]) => load <= (facts.healthyAccelerators[fleet] ?? 0) * 0.9 + slack,
          );
        const found = await nearest(running, facts);
        for (const cell of cells) {
          const sum = Object.values(found.target[cell] ?? {}).reduce((total, n) => total + n, 0);
          expect(sum).toBeCloseTo(1, 9);
        }
        if (found.strandedRequestsPerSec > 1e-6) return;
        expect(lawful(found.target)).toBe(true);
        expect(fits(overlay(running, found.target), 1e-3)).toBe(true);
        expect(found.movedRequestsPerSec).toBeCloseTo(moved(found.target), 6);
        for (const other of others.map(tableOf))
          if (lawful(other) && fits(other))
            expect(found.movedRequestsPerSec).toBeLessThanOrEqual(moved(other) + 1e-3);
      }),
      { numRuns: 150 },
    );
  });
});

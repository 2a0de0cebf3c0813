import { describe, expect, it } from "vitest";
import { defaultPace } from "../policy";
import { type AdoptionFacts, adoptedTable, whyNotAdopt } from "./adopted-table";

const published = { a: { f: 0.6, g: 0.4 }, b: { f: 1 } };
const tolerance = 1 / 256;
const seen = (rows: Record<string, Record<string, number>>) =>
  Object.entries(rows).flatMap(([cell, row]) =>
    Object.entries(row).map(([fleet, share]) => ({ cell, fleet, share })),
  );

describe("what an edge runs, as a table", () => {
  it("keeps published shares where the edge differs by its own rounding only", () => {
    const adopted = adoptedTable(
      published,
      seen({ a: { f: 0.602, g: 0.398 }, b: { f: 0.5, g: 0.5 } }),
      tolerance,
    );
    expect(adopted.a).toBe(published.a);
    expect(adopted.b).toEqual({ f: 0.5, g: 0.5 });
  });
  it("sums to 1 whatever the rounding, and leaves out what has no weight", () => {
    const { b } = adoptedTable(published, seen({ b: { f: 0.33, g: 0.66, h: 0 } }), tolerance);
    expect(Object.keys(b ?? {})).toEqual(["f", "g"]);
    expect(Object.values(b ?? {}).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });
  it("has no cell that is not published", () => {
    expect(Object.keys(adoptedTable(published, seen({ z: { f: 1 } }), tolerance))).toEqual(["a", "b"]);
  });
  it("serves from nowhere what the edge has no weight for", () => {
    expect(adoptedTable(published, seen({ a: { f: 0 } }), tolerance).a).toEqual({});
  });
});

describe("adopting it", () => {
  const cell = (denied: Record<string, string[]> = {}) => ({
    requestsPerSec: 100,
    acceleratorSecondsPerRequest: { f: 0.1, g: 0.1 },
    denied,
  });
  const base: AdoptionFacts = {
    published,
    adopted: { ...published, a: { f: 0.5, g: 0.5 } },
    facts: { healthyAccelerators: { f: 40, g: 40 }, cells: { a: cell(), b: cell() } },
    pace: { ...defaultPace, sharePerStep: 0.2, rampPerStep: 0.5 },
    limit: 0.9,
    followers: 0,
    moving: 0,
  };
  const far = { ...published, a: { g: 1 } };
  it.each<[string, Partial<AdoptionFacts>, RegExp[]]>([
    ["is allowed within law and capacity", {}, []],
    ["is allowed as far as a step goes where others follow", { followers: 3 }, []],
    ["is allowed further where nobody follows", { adopted: far }, []],
    ["is refused further where others follow", { adopted: far, followers: 2 }, [/2 other edges .+ 3 steps/]],
    ["is nothing where nothing differs", { adopted: published }, [/nothing to adopt/]],
    ["is refused while a shift moves traffic", { moving: 1 }, [/A shift is moving traffic/]],
    [
      "is refused where a cell is left unserved",
      { adopted: { ...published, a: {} } },
      [/serves a from no fleet/],
    ],
    [
      "is refused where law denies it",
      { facts: { ...base.facts, cells: { ...base.facts.cells, a: cell({ g: ["eu-only"] }) } } },
      [/a may not be served by g: eu-only denies it/],
    ],
    [
      "is refused where the fleet cannot bear it",
      { facts: { ...base.facts, healthyAccelerators: { f: 40, g: 5 } } },
      [/g would run at 100%; the limit is 90%/],
    ],
    [
      "is refused where nobody knows whether it can",
      { facts: { ...base.facts, healthyAccelerators: { f: 40, g: null } } },
      [/Nothing reports/],
    ],
  ])("%s", (_name, change, why) => {
    const reasons = whyNotAdopt({ ...base, ...change });
    expect(reasons).toHaveLength(why.length);
    for (const [index, pattern] of why.entries()) expect(reasons[index]).toMatch(pattern);
  });
});

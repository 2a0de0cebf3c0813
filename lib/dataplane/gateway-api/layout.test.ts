import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Layout, placeCells, rulesPerRoute } from "./layout";

const nameOf = (n: number) => `r${n}`;
const cellsUpTo = (count: number) =>
  Array.from({ length: count }, (_, at) => `c${String(at).padStart(3, "0")}`);

describe("where rules go", () => {
  it.each<[string, Layout, string[], Layout]>([
    ["no cell, no route", [], [], []],
    ["sorted, into the first route", [], ["b", "a"], [{ route: "r1", cells: ["a", "b"] }]],
    [
      "a cell stays, with its place among the others",
      [{ route: "r1", cells: ["b", "a"] }],
      ["a", "b", "c"],
      [{ route: "r1", cells: ["b", "a", "c"] }],
    ],
    [
      "the fuller route is filled first, and the empty one goes",
      [
        { route: "r1", cells: ["x"] },
        { route: "r2", cells: ["a"] },
      ],
      ["a", "b"],
      [{ route: "r2", cells: ["a", "b"] }],
    ],
    [
      "a route that was given is filled",
      [{ route: "mine", cells: [] }],
      ["a"],
      [{ route: "mine", cells: ["a"] }],
    ],
    [
      "a name that is taken is not used again",
      [{ route: "r1", cells: cellsUpTo(16) }],
      [...cellsUpTo(16), "z"],
      [
        { route: "r1", cells: cellsUpTo(16) },
        { route: "r3", cells: ["z"] },
      ],
    ],
  ])("%s", (_, present, cells, expected) => {
    expect(placeCells(present, cells, nameOf, new Set(["r2"].filter(() => present.length === 1)))).toEqual(
      expected,
    );
  });

  it("never moves a cell, never overfills, and places each cell once, over any history of tables", () => {
    const tables = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 80 }), { maxLength: 80 }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(tables, (history) => {
        let layout: Layout = [];
        for (const table of history) {
          const cells = table.map((cell) => `c${cell}`);
          const next = placeCells(layout, cells, nameOf);
          const homes = new Map(
            layout.flatMap(({ route, cells: held }) => held.map((cell) => [cell, route])),
          );
          for (const { route, cells: held } of next) {
            expect(held.length).toBeGreaterThan(0);
            expect(held.length).toBeLessThanOrEqual(rulesPerRoute);
            for (const cell of held) expect(homes.get(cell) ?? route).toBe(route);
          }
          expect(next.flatMap(({ cells: held }) => held).sort()).toEqual([...cells].sort());
          expect(new Set(next.map(({ route }) => route)).size).toBe(next.length);
          layout = next;
        }
      }),
      { numRuns: 200 },
    );
  });
});

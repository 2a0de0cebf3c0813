import { describe, expect, it } from "vitest";
import type { Flow } from "./flow-layout";
import { flowRows, layoutSides, otherId } from "./flow-sides";

const before: Flow[] = [
  { from: "DE", to: "fra", value: 80 },
  { from: "JP", to: "nrt", value: 20 },
];
const after: Flow[] = [
  { from: "DE", to: "fra", value: 30 },
  { from: "DE", to: "osl", value: 50 },
  { from: "JP", to: "nrt", value: 20 },
];
const sources = [{ id: "DE" }, { id: "JP" }];

describe("layoutSides", () => {
  it("draws both sides on one scale about the same sources", () => {
    const { left, right } = layoutSides(sources, before, after, 300);
    expect(left.sources).toEqual(right?.sources);
    const thickness = (layout: typeof left | null) =>
      layout?.links.reduce((sum, link) => sum + link.thickness, 0) ?? 0;
    expect(thickness(left)).toBeCloseTo(thickness(right), 6);
  });

  it("folds the same small sources on both sides", () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ from: `c${i}`, to: "fra", value: 100 - i }));
    // The smallest today is among the largest in the plan: ranked by both tables it is kept in neither or both.
    const turned = many.map((flow, i) => ({ ...flow, value: i === 29 ? 1000 : flow.value }));
    const { left, right } = layoutSides(
      many.map(({ from }) => ({ id: from })),
      many,
      turned,
      600,
    );
    const ids = (layout: typeof left | null) => layout?.sources.map((node) => node.id);
    expect(ids(left)).toEqual(ids(right));
    expect(ids(left)).toContain("c29");
    expect(ids(left)).toContain(otherId);
  });
});

describe("flowRows", () => {
  it("lists every flow of either table, zero where it is in one only", () => {
    const names = new Map([
      ["DE", "Germany"],
      ["fra", "Frankfurt"],
    ]);
    expect(
      flowRows(before, after, names, "quantity").map((row) => [
        row.key,
        ...row.cells.map((cell) => cell.value),
      ]),
    ).toEqual([
      ["Germany → Frankfurt", 80, 30],
      ["JP → nrt", 20, 20],
      ["Germany → osl", 0, 50],
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { readSnapshot } from "../read-snapshot";
import { generateSnapshot } from "../testing/generate-snapshot";
import { coarsen, windowGroups, windowHours } from "./coarse";

const hour = (n: number) => new Date(Date.UTC(2026, 10, 20, n)).toISOString().replace(".000Z", "Z");
const windows = (count: number, weightOf = (_: number) => 1) =>
  Array.from({ length: count }, (_, n) => ({ start: hour(n), hours: 1, weight: weightOf(n) }));
const contracts = (end: number) => [
  { id: "c", provider: "p", committedUsd: 1, spentUsd: 0, periodEnd: hour(end), overageMultiplier: 1 },
];

describe("windows are merged", () => {
  it.each([
    [
      "the first stays alone, the others by so many hours",
      windows(8),
      contracts(48),
      3,
      [[0], [1, 2, 3], [4, 5, 6], [7]],
    ],
    ["not across a period's end", windows(6), contracts(3), 4, [[0], [1, 2], [3, 4, 5]]],
    [
      "not across a change of weight",
      windows(5, (n) => (n < 3 ? 1 : 9)),
      contracts(48),
      4,
      [[0], [1, 2], [3, 4]],
    ],
    ["not at all where each is that long already", windows(3), contracts(48), 1, [[0], [1], [2]]],
  ] as const)("%s", (_name, of, until, hours, expected) => {
    expect(windowGroups({ windows: [...of], contracts: [...until] }, hours)).toEqual(expected);
  });
});

describe("windows are as long as", () => {
  const { policy } = generateSnapshot(1, { cells: 1, fleets: 1, windows: 1 });
  it.each([
    ["a third of a day", { contingencies: "none" }, 8],
    ["a day where losses must be survived", { contingencies: "provider" }, 24],
  ] as const)("%s", (_name, change, hours) => {
    expect(windowHours({ ...policy, ...change })).toBe(hours);
  });
});

describe("a coarse snapshot", () => {
  const fine = generateSnapshot(7, { cells: 5, fleets: 4, windows: 24 });
  const coarse = coarsen(fine, 8);
  const sum = (values: number | number[], of: typeof fine) =>
    of.windows.reduce(
      (total, { hours, weight }, t) =>
        total + (typeof values === "number" ? values : (values[t] ?? 0)) * hours * weight,
      0,
    );

  it("is a valid snapshot with fewer windows, of the same time", () => {
    expect(readSnapshot(coarse)).toEqual(coarse);
    expect(coarse.windows.length).toBeLessThan(fine.windows.length);
    expect(sum(1, coarse)).toBeCloseTo(sum(1, fine), 9);
  });

  it("keeps all requests and all accelerator-hours", () => {
    for (const [d, cell] of fine.cells.entries())
      expect(sum(coarse.cells[d]!.requestsPerSec, coarse)).toBeCloseTo(sum(cell.requestsPerSec, fine), 6);
    for (const [f, fleet] of fine.fleets.entries())
      expect(sum(coarse.fleets[f]!.accelerators, coarse)).toBeCloseTo(sum(fleet.accelerators, fine), 6);
  });

  it("is the snapshot itself where nothing can be merged", () => {
    expect(coarsen(fine, 1)).toBe(fine);
  });
});

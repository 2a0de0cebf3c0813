import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Flow, fitText, foldSmall, layoutFlows, ribbonPath } from "./flow-layout";

const flow = fc.record({
  from: fc.constantFrom("DE", "FR", "IN", "JP", "BR"),
  to: fc.constantFrom("fra", "nrt", "iad", "bom"),
  value: fc.double({ min: 0, max: 1e5, noNaN: true }),
});
const flowsOf = fc.uniqueArray(flow, { minLength: 1, maxLength: 20, selector: (f) => `${f.from}>${f.to}` });
const order = ["DE", "FR", "IN", "JP", "BR"];
const size = { height: 400, gap: 6 };

describe("layoutFlows", () => {
  it("keeps every node inside, none over another, each as tall as its ribbons", () => {
    fc.assert(
      fc.property(flowsOf, (flows) => {
        const layout = layoutFlows(flows, order, size);
        for (const [column, end] of [
          [layout.sources, "from"],
          [layout.targets, "to"],
        ] as const) {
          column.forEach((node, at) => {
            expect(node.y0).toBeGreaterThanOrEqual(-1e-6);
            expect(node.y1).toBeLessThanOrEqual(size.height + 1e-6);
            const next = column[at + 1];
            if (next) expect(next.y0).toBeGreaterThanOrEqual(node.y1 + size.gap - 1e-6);
            const ribbons = layout.links.filter((link) => link[end] === node.id);
            const thick = ribbons.reduce((sum, link) => sum + link.thickness, 0);
            expect(thick).toBeCloseTo(node.y1 - node.y0, 6);
          });
        }
      }),
    );
  });

  it("orders targets by where their flows come from", () => {
    const flows: Flow[] = [
      { from: "DE", to: "z-near-top", value: 5 },
      { from: "JP", to: "a-near-bottom", value: 5 },
    ];
    expect(layoutFlows(flows, order, size).targets.map((node) => node.id)).toEqual([
      "z-near-top",
      "a-near-bottom",
    ]);
  });

  it("draws nothing for flows of nothing", () => {
    expect(layoutFlows([{ from: "DE", to: "fra", value: 0 }], order, size)).toEqual({
      sources: [],
      targets: [],
      links: [],
    });
  });
});

describe("foldSmall", () => {
  const flows: Flow[] = [
    { from: "DE", to: "fra", value: 10 },
    { from: "FR", to: "fra", value: 3 },
    { from: "IN", to: "fra", value: 2 },
    { from: "JP", to: "nrt", value: 1 },
  ];
  it("merges the small ones and loses nothing", () => {
    expect(foldSmall(flows, "from", 1, "other")).toEqual([
      { from: "DE", to: "fra", value: 10 },
      { from: "other", to: "fra", value: 5 },
      { from: "other", to: "nrt", value: 1 },
    ]);
  });
  it("does not make a group of one", () => expect(foldSmall(flows, "from", 3, "other")).toEqual(flows));
});

it("closes a ribbon's outline", () => {
  expect(ribbonPath({ from: "a", to: "b", value: 1, fromY: 0, toY: 10, thickness: 4 }, 0, 100)).toBe(
    "M0 0C50 0 50 10 100 10V14C50 14 50 4 0 4Z",
  );
});

describe("fitText", () => {
  it.each([
    ["short", 100, "short"],
    ["azure:germanywestcentral", 100, "azure:ge…central"],
    ["abcdefghij", 1, "ab…j"],
  ])("%s into %d px", (text, width, expected) => expect(fitText(text, width)).toBe(expected));
});

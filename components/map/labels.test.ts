import { describe, expect, it } from "vitest";
import { type LabelWish, markRadius, placeLabels } from "./labels";

const wish = (id: string, x: number, y: number, weight = 1): LabelWish => ({
  id,
  x,
  y,
  radius: 5,
  text: "frankfurt",
  weight,
});
const bounds = { width: 400, height: 200 };

describe("placeLabels", () => {
  it.each([
    ["right of its mark", [wish("a", 100, 100)], [["a", "start"]]],
    ["left where the edge is near", [wish("a", 390, 100)], [["a", "end"]]],
    [
      "the weightier wins the place",
      [wish("a", 100, 100, 1), wish("b", 108, 101, 2)],
      [
        ["b", "start"],
        ["a", "end"],
      ],
    ],
  ])("%s", (_, wishes, expected) => {
    expect(placeLabels(wishes, bounds).map((label) => [label.id, label.anchor])).toEqual(expected);
  });

  it("leaves out what fits nowhere", () => {
    expect(placeLabels([wish("a", 20, 5)], { width: 40, height: 10 })).toEqual([]);
  });

  it("never lets two names meet", () => {
    const crowd = Array.from({ length: 40 }, (_, i) =>
      wish(`m${i}`, 150 + (i % 8) * 12, 60 + Math.floor(i / 8) * 9, i),
    );
    const boxes = placeLabels(crowd, bounds).map((label) => {
      const left = label.anchor === "start" ? label.x : label.x - 9 * 6.1;
      return { left, right: left + 9 * 6.1, y: label.y };
    });
    expect(boxes.length).toBeGreaterThan(3);
    for (const [at, a] of boxes.entries())
      for (const b of boxes.slice(at + 1))
        expect(a.left < b.right && b.left < a.right && Math.abs(a.y - b.y) < 13).toBe(false);
  });
});

describe("markRadius", () => {
  it.each([
    ["the largest", 100, 100, 16],
    ["a quarter of it has half the radius", 25, 100, 8],
    ["a tiny one is still seen", 0.001, 100, 3],
    ["nothing", 0, 100, 3],
    ["no scale", 5, 0, 3],
  ])("%s", (_, value, largest, radius) => expect(markRadius(value, largest)).toBe(radius));
});

import { describe, expect, it } from "vitest";
import { basemap, flowArc, mapViewIds, projectionFor } from "./geography";

const [width, height] = [1000, 440];

/** Every absolute point of an SVG path of M and L commands. */
function pointsOf(path: string): [number, number][] {
  return [...path.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
}

describe("projectionFor", () => {
  it.each([
    ["world", [-122, 37]],
    ["world", [151, -34]],
    ["europe", [8.7, 50.1]],
    ["asia", [139.7, 35.7]],
    ["americas", [-46.6, -23.5]],
  ] as const)("shows in the %s view the place %j", (view, place) => {
    const [x = -1, y = -1] = projectionFor(view, width, height)([...place]) ?? [];
    expect(x).toBeGreaterThan(0);
    expect(x).toBeLessThan(width);
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(height);
  });
});

describe("basemap", () => {
  it.each(mapViewIds)("draws land and borders of the %s view", (view) => {
    const drawn = basemap(projectionFor(view, width, height));
    expect(drawn.land.length).toBeGreaterThan(5000);
    expect(drawn.borders.length).toBeGreaterThan(5000);
  });
});

describe("flowArc", () => {
  const projection = projectionFor("world", width, height);

  it("starts and ends at its places", () => {
    const points = pointsOf(flowArc(projection, [8.7, 50.1], [-77, 39]));
    expect(points[0]?.[0]).toBeCloseTo(projection([8.7, 50.1])?.[0] ?? 0, 0);
    expect(points.at(-1)?.[1]).toBeCloseTo(projection([-77, 39])?.[1] ?? 0, 0);
  });

  it("stays on the map even far north", () => {
    const points = pointsOf(flowArc(projection, [10, 62], [-122, 49]));
    expect(Math.min(...points.map(([, y]) => y))).toBeGreaterThan(0);
  });

  it("crosses the Pacific rather than going round by Europe", () => {
    const xs = pointsOf(flowArc(projection, [140, 36], [-122, 37])).map(([x]) => x);
    const greenwich = projection([0, 40])?.[0] ?? 0;
    expect(xs.some((x) => Math.abs(x - greenwich) < 100)).toBe(false);
  });
});

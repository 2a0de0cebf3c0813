import { describe, expect, it } from "vitest";
import { freshForMs, stepFor, stepsIn } from "./step";

const MIN = 60_000;

describe("stepFor", () => {
  it.each([
    [60, 60, 1],
    [61, 60, 2],
    [24 * 60, 60, 30],
    [7 * 24 * 60, 60, 180],
    [90 * 24 * 60, 60, 2 * 1440],
  ])("shows %i minutes in at most %i points by steps of %i min", (rangeMin, most, stepMin) => {
    expect(stepFor(rangeMin * MIN, most)).toBe(stepMin * MIN);
  });
});

describe("stepsIn", () => {
  it("begins at a multiple of the step and covers both ends", () => {
    expect(stepsIn(90_000, 250_000, MIN)).toEqual([60_000, 120_000, 180_000, 240_000]);
    expect(stepsIn(60_000, 120_000, MIN)).toEqual([60_000]);
  });
});

describe("freshForMs", () => {
  it("is nothing for minutes and at most a minute for anything longer", () => {
    expect([MIN, 2 * MIN, 30 * MIN, 1440 * MIN].map(freshForMs)).toEqual([0, 6_000, 60_000, 60_000]);
  });
});

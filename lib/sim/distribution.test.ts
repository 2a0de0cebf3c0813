import { describe, expect, it } from "vitest";
import { cumulative, empty, firstTokenBounds, record } from "./distribution";
import { seeded } from "./random";

const spread = { mean: 0.4, sigma: 0.5 };

describe("recording many values at once", () => {
  it("loses none and invents none", () => {
    const random = seeded(1);
    const into = empty(firstTokenBounds);
    let total = 0;
    for (let n = 0; n < 500; n++) {
      record(into, firstTokenBounds, spread, n, random);
      total += n;
    }
    expect(into.count).toBe(total);
    expect(into.counts.reduce((a, b) => a + b)).toBe(total);
    expect(into.counts.every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
    expect(into.sum).toBeCloseTo(total * 0.4, 6);
  });

  it("fills buckets as the spread says, even a value at a time", () => {
    const random = seeded(2);
    const into = empty(firstTokenBounds);
    for (let n = 0; n < 20_000; n++) record(into, firstTokenBounds, spread, 1, random);
    let below = 0;
    firstTokenBounds.forEach((bound, i) => {
      below += into.counts[i] ?? 0;
      expect(below / 20_000).toBeCloseTo(cumulative(spread, bound), 1.7);
    });
  });

  it("records nothing for nothing", () => {
    const into = empty(firstTokenBounds);
    record(into, firstTokenBounds, spread, 0, seeded(3));
    expect(into).toEqual(empty(firstTokenBounds));
  });
});

it("half of a log-normal lies below its median, 95 % below 1.645 deviations", () => {
  const median = 0.4 * Math.exp(-0.125);
  expect(cumulative(spread, median)).toBeCloseTo(0.5, 6);
  expect(cumulative(spread, median * Math.exp(1.645 * 0.5))).toBeCloseTo(0.95, 4);
  expect(cumulative(spread, 0)).toBe(0);
});

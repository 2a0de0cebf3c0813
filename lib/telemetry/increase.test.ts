import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Increase, increasesOf, portionWithin, type SeriesPoint } from "./increase";
import type { HistogramSample } from "./model";

const second = (s: number) => BigInt(s) * 1_000_000_000n;
const T0 = 1_795_161_600;

function reading(atSec: number, value: number, startSec = 0): SeriesPoint {
  return {
    startNano: startSec === 0 ? 0n : second(T0 + startSec),
    timeNano: second(T0 + atSec),
    sample: { kind: "number", value },
  };
}

const totals = (points: SeriesPoint[]) => increasesOf("cumulative", points).map((increase) => increase.sum);

describe("increasesOf a cumulative series", () => {
  it.each([
    ["counts the first point from its start", [reading(10, 7, 1)], [7]],
    ["takes a first point without a start as the baseline", [reading(10, 7), reading(20, 9)], [2]],
    ["takes a start equal to the point's time as unknown", [reading(10, 7, 10), reading(20, 9, 10)], [2]],
    ["subtracts its neighbours", [reading(10, 7, 1), reading(20, 9, 1), reading(30, 9, 1)], [7, 2, 0]],
    ["counts a fallen value whole", [reading(10, 7, 1), reading(20, 3, 1), reading(30, 5, 1)], [7, 3, 2]],
  ])("%s", (_name, points, expected) => {
    expect(totals(points)).toEqual(expected);
  });

  it("gives each increase the time between its points", () => {
    const [first, next] = increasesOf("cumulative", [reading(10, 7, 1), reading(20, 9, 1)]);
    expect([first?.fromNano, first?.toNano]).toEqual([second(T0 + 1), second(T0 + 10)]);
    expect([next?.fromNano, next?.toNano]).toEqual([second(T0 + 10), second(T0 + 20)]);
  });

  it("adds up to the last value, whatever points are missing in between", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { minLength: 1 }),
        fc.infiniteStream(fc.boolean()),
        (steps, keep) => {
          const reached = (i: number) => steps.slice(0, i + 1).reduce((sum, step) => sum + step, 0);
          const all = steps.map((_, i) => reading(10 * (i + 1), reached(i), 1));
          const last = all.at(-1)!;
          const kept = all.filter((point) => point === last || keep.next().value);
          expect(totals(kept).reduce((sum, gained) => sum! + gained!, 0)).toBe(reached(steps.length - 1));
        },
      ),
    );
  });
});

describe("increasesOf a delta series", () => {
  it("takes every point whole, over its own interval", () => {
    const increases = increasesOf("delta", [reading(10, 7, 5), reading(30, 2)]);
    expect(increases).toEqual([
      { fromNano: second(T0 + 5), toNano: second(T0 + 10), count: 7, sum: 7, distribution: null },
      { fromNano: second(T0 + 30), toNano: second(T0 + 30), count: 2, sum: 2, distribution: null },
    ]);
  });
});

describe("increasesOf a cumulative histogram", () => {
  const histogram = (atSec: number, counts: number[], bounds = [1, 2]): SeriesPoint => {
    const count = counts.reduce((a, b) => a + b, 0);
    const sample: HistogramSample = {
      kind: "histogram",
      count,
      sum: count * 2,
      min: null,
      max: null,
      distribution: { explicit: [{ bounds, counts }], exponential: null },
    };
    return { startNano: second(T0), timeNano: second(T0 + atSec), sample };
  };

  it("subtracts count, sum and buckets", () => {
    const [, gained] = increasesOf("cumulative", [histogram(10, [1, 1, 0]), histogram(20, [3, 1, 1])]);
    expect(gained).toMatchObject({ count: 3, sum: 6 });
    expect(gained?.distribution?.explicit[0]?.counts).toEqual([2, 0, 1]);
  });

  it("takes a shrunken bucket as a reset, even when the count grew", () => {
    const [, gained] = increasesOf("cumulative", [histogram(10, [2, 0, 0]), histogram(20, [0, 5, 0])]);
    expect(gained).toMatchObject({ count: 5, sum: 10 });
  });

  it("keeps count and sum when the bounds change", () => {
    const [, gained] = increasesOf("cumulative", [histogram(10, [2, 0, 0]), histogram(20, [0, 5], [1])]);
    expect(gained).toMatchObject({ count: 3, sum: 6, distribution: null });
  });
});

describe("portionWithin", () => {
  const increase = (fromSec: number, toSec: number, total: number): Increase => ({
    fromNano: second(T0 + fromSec),
    toNano: second(T0 + toSec),
    count: total,
    sum: total,
    distribution: { explicit: [{ bounds: [1], counts: [total, total] }], exponential: null },
  });

  it("spreads evenly", () => {
    const part = portionWithin(increase(0, 120, 10), second(T0 + 60), second(T0 + 120));
    expect(part).toMatchObject({ count: 5, sum: 5 });
  });

  it("puts an increase without extent in the one window that ends at or after it", () => {
    const instant = increase(60, 60, 3);
    expect(portionWithin(instant, second(T0), second(T0 + 60))?.count).toBe(3);
    expect(portionWithin(instant, second(T0 + 60), second(T0 + 120))).toBeNull();
  });

  it("splits into whole numbers that add up to exactly the whole, bucket by bucket", () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 2000 }), fc.nat(100_000), (from, length, total) => {
        const whole = increase(from, from + length, total);
        const parts = [];
        for (let minute = 0; minute <= from + length; minute += 60) {
          const part = portionWithin(whole, second(T0 + minute), second(T0 + minute + 60));
          if (part) parts.push(part);
        }
        expect(parts.every((part) => Number.isInteger(part.count) && part.count >= 0)).toBe(true);
        expect(parts.reduce((sum, part) => sum + part.count, 0)).toBe(total);
        for (const bucket of [0, 1]) {
          const counts = parts.map((part) => part.distribution!.explicit[0]!.counts[bucket]!);
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(total);
        }
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Distribution } from "@/lib/telemetry/model";
import {
  distributionCount,
  EMPTY_DISTRIBUTION,
  mergeDistributions,
  subtractDistributions,
} from "./distribution";
import { downscale, exponentialBounds } from "./exponential";
import { quantile, shareAtMost } from "./quantile";

const BOUNDS = [0.1, 0.5, 1, 5];

function explicitOf(values: readonly number[], bounds = BOUNDS): Distribution {
  const counts = new Array<number>(bounds.length + 1).fill(0);
  for (const value of values) {
    const at = bounds.findIndex((bound) => value <= bound);
    const bucket = at === -1 ? bounds.length : at;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return { explicit: [{ bounds, counts }], exponential: null };
}

function exponentialOf(values: readonly number[], scale: number): Distribution {
  const nonZero = values.filter((value) => value > 0);
  // ceil(log_base v) - 1: the upper bound belongs to the bucket.
  const indexes = nonZero.map((value) => Math.ceil(Math.log2(value) * 2 ** scale) - 1);
  const offset = indexes.length === 0 ? 0 : Math.min(...indexes);
  const length = indexes.length === 0 ? 0 : Math.max(...indexes) - offset + 1;
  const counts = new Array<number>(length).fill(0);
  for (const index of indexes) counts[index - offset] = (counts[index - offset] ?? 0) + 1;
  return {
    explicit: [],
    exponential: {
      scale,
      zeroCount: values.length - nonZero.length,
      zeroThreshold: 0,
      positive: { offset, counts },
      negative: { offset: 0, counts: [] },
    },
  };
}

const values = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { maxLength: 60 });
const powers = fc.array(
  fc.integer({ min: -8, max: 8 }).map((exponent) => 1.5 * 2 ** exponent),
  { maxLength: 60 },
);
const scale = fc.integer({ min: -2, max: 4 });

describe("mergeDistributions", () => {
  it("adds equal bounds bucket by bucket, as if one source had recorded everything", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(mergeDistributions(explicitOf(a), explicitOf(b))).toEqual(explicitOf([...a, ...b]));
      }),
    );
  });

  it("merges exponential histograms of different scales without losing a count or leaving its bucket", () => {
    fc.assert(
      fc.property(powers, powers, scale, scale, (a, b, scaleA, scaleB) => {
        const merged = mergeDistributions(exponentialOf(a, scaleA), exponentialOf(b, scaleB));
        expect(distributionCount(merged)).toBe(a.length + b.length);
        const common = Math.min(scaleA, scaleB);
        const { positive } = exponentialOf([...a, ...b], common).exponential!;
        positive.counts.forEach((count, i) => {
          const got = merged.exponential!.positive;
          expect(got.counts[positive.offset + i - got.offset] ?? 0).toBe(count);
        });
      }),
    );
  });

  it("keeps different bounds side by side and loses nothing", () => {
    fc.assert(
      fc.property(values, values, powers, scale, (a, b, c, s) => {
        const parts = [explicitOf(a), explicitOf(b, [0.2, 2]), exponentialOf(c, s)];
        const merged = parts.reduce(mergeDistributions, EMPTY_DISTRIBUTION);
        expect(distributionCount(merged)).toBe(a.length + b.length + c.length);
        expect(merged.explicit).toHaveLength(2);
      }),
    );
  });

  it("moves buckets within the wider zero threshold into the zero bucket", () => {
    const wide: Distribution = {
      explicit: [],
      exponential: { ...exponentialOf([4], 0).exponential!, zeroThreshold: 1, zeroCount: 2 },
    };
    const merged = mergeDistributions(exponentialOf([0.5, 1, 8], 0), wide);
    expect(merged.exponential).toMatchObject({ zeroThreshold: 1, zeroCount: 4 });
    expect(distributionCount(merged)).toBe(6);
  });
});

describe("subtractDistributions", () => {
  it("undoes a merge", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const later = mergeDistributions(explicitOf(a), explicitOf(b));
        expect(subtractDistributions(later, explicitOf(a))).toEqual(explicitOf(b));
      }),
    );
  });

  it("follows a series that lowered its scale between two readings", () => {
    fc.assert(
      fc.property(powers, powers, (a, b) => {
        const later = exponentialOf([...a, ...b], 0);
        const gained = subtractDistributions(later, exponentialOf(a, 3));
        expect(gained && distributionCount(gained)).toBe(b.length);
      }),
    );
  });

  it("is null where a bucket shrank or the bounds changed", () => {
    expect(subtractDistributions(explicitOf([0.2]), explicitOf([0.2, 0.3]))).toBeNull();
    expect(subtractDistributions(explicitOf([0.2]), explicitOf([0.2], [1]))).toBeNull();
    expect(subtractDistributions(exponentialOf([1], 0), exponentialOf([4], 0))).toBeNull();
  });
});

describe("downscale", () => {
  it("puts every old bucket inside its new one", () => {
    fc.assert(
      fc.property(powers, fc.integer({ min: 1, max: 4 }), (sample, from) => {
        fc.pre(sample.length > 0);
        const buckets = exponentialOf(sample, from).exponential!;
        const { positive } = downscale(buckets, from - 1);
        const { lower } = exponentialBounds(from - 1, positive.offset);
        expect(exponentialBounds(from, buckets.positive.offset).lower).toBeGreaterThanOrEqual(lower);
        expect(positive.counts.reduce((a, b) => a + b, 0)).toBe(sample.length);
      }),
    );
  });
});

describe("quantile", () => {
  it("lies within the bucket that holds the value of that rank", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (sample, q) => {
          const sorted = [...sample].sort((a, b) => a - b);
          const exact = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]!;
          const bucket = BOUNDS.findIndex((bound) => exact <= bound);
          const got = quantile(explicitOf(sample), q)!;
          expect(got.atLeast).toBe(false);
          expect(got.value).toBeLessThanOrEqual(BOUNDS[bucket]! + 1e-9);
          expect(got.value).toBeGreaterThanOrEqual((BOUNDS[bucket - 1] ?? 0) - 1e-9);
        },
      ),
    );
  });

  it("never falls as q rises, over any mixture", () => {
    fc.assert(
      fc.property(values, powers, scale, (a, b, s) => {
        const mixed = mergeDistributions(explicitOf(a), exponentialOf(b, s));
        const read = [0, 0.1, 0.5, 0.9, 0.95, 1].map((q) => quantile(mixed, q)?.value ?? 0);
        expect(read).toEqual([...read].sort((x, y) => x - y));
      }),
    );
  });

  it("interpolates as Prometheus does", () => {
    expect(quantile(explicitOf([0.3, 0.3, 0.3, 0.3]), 0.5)?.value).toBeCloseTo(0.3);
    expect(quantile(explicitOf([0.05, 0.05]), 0.5)?.value).toBeCloseTo(0.05);
  });

  it("says at least, when the rank falls in the open bucket", () => {
    expect(quantile(explicitOf([0.2, 9, 9]), 0.95)).toEqual({ value: 5, atLeast: true });
  });

  it("is null of nothing, and of a histogram without buckets", () => {
    expect(quantile(EMPTY_DISTRIBUTION, 0.5)).toBeNull();
    expect(quantile({ explicit: [{ bounds: [], counts: [7] }], exponential: null }, 0.5)).toBeNull();
  });

  it("is the inverse of shareAtMost inside the buckets", () => {
    const distribution = explicitOf([0.2, 0.3, 0.7, 0.8, 2]);
    const p60 = quantile(distribution, 0.6)!;
    expect(shareAtMost(distribution, p60.value)).toBeCloseTo(0.6);
  });
});

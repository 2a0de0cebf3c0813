import type { Distribution, ExplicitBuckets, ExponentialBuckets } from "@/lib/telemetry/model";
import { exponentialBounds } from "./exponential";

export interface Quantile {
  readonly value: number;
  /** True when it falls in the open last bucket: the real value is at least `value`. */
  readonly atLeast: boolean;
}

interface Slab {
  readonly lower: number;
  /** Infinity for the open last bucket. */
  readonly upper: number;
  readonly count: number;
}

/**
 * The q-quantile (0 to 1) of everything in the buckets; null when they are empty.
 * Values are taken as evenly spread within a bucket, as Prometheus' `histogram_quantile` does, and sources with
 * different buckets are read as one mixture. The first explicit bucket starts at 0 when its bound is positive.
 */
export function quantile(distribution: Distribution, q: number): Quantile | null {
  const slabs = slabsOf(distribution);
  const total = slabs.reduce((sum, slab) => sum + slab.count, 0);
  if (total === 0 || !(q >= 0 && q <= 1)) return null;
  const rank = q * total;

  const edges = [...new Set(slabs.flatMap((slab) => [slab.lower, slab.upper]))]
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  let below = edges[0] ?? 0;
  let countBelow = 0;
  for (const edge of edges) {
    const count = slabs.reduce((sum, slab) => sum + slab.count * shareBelow(slab, edge), 0);
    if (count >= rank && count > 0) {
      const share = count === countBelow ? 1 : (rank - countBelow) / (count - countBelow);
      return { value: below + (edge - below) * Math.max(0, share), atLeast: false };
    }
    below = edge;
    countBelow = count;
  }
  return { value: below, atLeast: true };
}

/** The share of all values at or below `limit`, 0 to 1; null when there are none. */
export function shareAtMost(distribution: Distribution, limit: number): number | null {
  const slabs = slabsOf(distribution);
  const total = slabs.reduce((sum, slab) => sum + slab.count, 0);
  if (total === 0) return null;
  return slabs.reduce((sum, slab) => sum + slab.count * shareBelow(slab, limit), 0) / total;
}

function shareBelow({ lower, upper }: Slab, edge: number): number {
  if (edge < lower) return 0;
  // A slab of no width is a single value: all of it is at or below an edge there.
  if (edge >= upper) return 1;
  if (upper === Number.POSITIVE_INFINITY) return 0;
  return (edge - lower) / (upper - lower);
}

function slabsOf({ explicit, exponential }: Distribution): Slab[] {
  const slabs = explicit.flatMap(explicitSlabs);
  if (exponential) slabs.push(...exponentialSlabs(exponential));
  return slabs.filter((slab) => slab.count > 0);
}

function explicitSlabs({ bounds, counts }: ExplicitBuckets): Slab[] {
  const first = bounds[0];
  // One bucket from nowhere to nowhere says nothing about percentiles.
  if (first === undefined) return [];
  const floor = Math.min(first, 0);
  return counts.map((count, i) => ({
    lower: bounds[i - 1] ?? floor,
    upper: bounds[i] ?? Number.POSITIVE_INFINITY,
    count,
  }));
}

function exponentialSlabs({
  scale,
  zeroCount,
  zeroThreshold,
  positive,
  negative,
}: ExponentialBuckets): Slab[] {
  return [
    { lower: negative.counts.length > 0 ? -zeroThreshold : 0, upper: zeroThreshold, count: zeroCount },
    ...positive.counts.map((count, i) => ({ ...exponentialBounds(scale, positive.offset + i), count })),
    ...negative.counts.map((count, i) => {
      const { lower, upper } = exponentialBounds(scale, negative.offset + i);
      return { lower: -upper, upper: -lower, count };
    }),
  ];
}

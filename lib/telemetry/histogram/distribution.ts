import type { Distribution, ExponentialBuckets } from "@/lib/telemetry/model";
import { addExplicit, sameBounds, subtractExplicit } from "./explicit";
import { addExponential, subtractExponential } from "./exponential";

export const EMPTY_DISTRIBUTION: Distribution = { explicit: [], exponential: null };

/** Number of values in all buckets. */
export function distributionCount(distribution: Distribution): number {
  const explicit = distribution.explicit.flatMap((buckets) => buckets.counts);
  return explicit.reduce((sum, count) => sum + count, 0) + exponentialCount(distribution.exponential);
}

/** Merges without re-bucketing: equal bounds add up, others stay side by side. Associative and commutative in every count. */
export function mergeDistributions(a: Distribution, b: Distribution): Distribution {
  const explicit = [...a.explicit];
  for (const buckets of b.explicit) {
    const at = explicit.findIndex((existing) => sameBounds(existing, buckets));
    const existing = explicit[at];
    if (existing) explicit[at] = addExplicit(existing, buckets);
    else explicit.push(buckets);
  }
  return { explicit, exponential: mergeExponential(a.exponential, b.exponential) };
}

/**
 * What a cumulative series gained between two readings.
 * Null when it cannot have come from the same run of the series: a bucket shrank or its bounds changed.
 */
export function subtractDistributions(later: Distribution, earlier: Distribution): Distribution | null {
  const [laterExplicit, earlierExplicit] = [later.explicit[0], earlier.explicit[0]];
  if (laterExplicit && earlierExplicit) {
    const explicit = subtractExplicit(laterExplicit, earlierExplicit);
    return explicit && { explicit: [explicit], exponential: null };
  }
  if (later.exponential && earlier.exponential) {
    const exponential = subtractExponential(later.exponential, earlier.exponential);
    return exponential && { explicit: [], exponential };
  }
  return null;
}

/** Applies `share` to every bucket's count, in a fixed order. */
export function mapCounts(distribution: Distribution, share: (count: number) => number): Distribution {
  const { exponential } = distribution;
  return {
    explicit: distribution.explicit.map(({ bounds, counts }) => ({ bounds, counts: counts.map(share) })),
    exponential: exponential && {
      ...exponential,
      zeroCount: share(exponential.zeroCount),
      positive: { ...exponential.positive, counts: exponential.positive.counts.map(share) },
      negative: { ...exponential.negative, counts: exponential.negative.counts.map(share) },
    },
  };
}

function mergeExponential(
  a: ExponentialBuckets | null,
  b: ExponentialBuckets | null,
): ExponentialBuckets | null {
  return a && b ? addExponential(a, b) : (a ?? b);
}

function exponentialCount(buckets: ExponentialBuckets | null): number {
  if (!buckets) return 0;
  const counts = [...buckets.positive.counts, ...buckets.negative.counts];
  return counts.reduce((sum, count) => sum + count, buckets.zeroCount);
}

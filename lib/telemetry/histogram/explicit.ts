import type { ExplicitBuckets } from "@/lib/telemetry/model";

export function sameBounds(a: ExplicitBuckets, b: ExplicitBuckets): boolean {
  return a.bounds.length === b.bounds.length && a.bounds.every((bound, i) => bound === b.bounds[i]);
}

/** Adds bucket by bucket; the bounds must be the same. */
export function addExplicit(a: ExplicitBuckets, b: ExplicitBuckets): ExplicitBuckets {
  return { bounds: a.bounds, counts: a.counts.map((count, i) => count + (b.counts[i] ?? 0)) };
}

/** What was added between two readings of one cumulative series; null when any bucket shrank (a reset) or the bounds changed. */
export function subtractExplicit(later: ExplicitBuckets, earlier: ExplicitBuckets): ExplicitBuckets | null {
  if (!sameBounds(later, earlier)) return null;
  const counts = later.counts.map((count, i) => count - (earlier.counts[i] ?? 0));
  return counts.some((count) => count < 0) ? null : { bounds: later.bounds, counts };
}

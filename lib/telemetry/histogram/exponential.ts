import type { ExponentialBuckets, ExponentialRange } from "@/lib/telemetry/model";

/** Lower and upper bound of the absolute values in the bucket with this index. */
export function exponentialBounds(scale: number, index: number): { lower: number; upper: number } {
  const width = 2 ** -scale;
  return { lower: 2 ** (index * width), upper: 2 ** ((index + 1) * width) };
}

/**
 * Halves the resolution until `scale`: neighbouring buckets 2i and 2i+1 become bucket i, so no count is lost.
 * https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponential-scale
 */
export function downscale(buckets: ExponentialBuckets, scale: number): ExponentialBuckets {
  const shift = buckets.scale - scale;
  if (shift <= 0) return buckets;
  const positive = downscaleRange(buckets.positive, shift);
  return { ...buckets, scale, positive, negative: downscaleRange(buckets.negative, shift) };
}

/** Merges two histograms at the coarser of their scales and the wider of their zero buckets. */
export function addExponential(a: ExponentialBuckets, b: ExponentialBuckets): ExponentialBuckets {
  const [x, y] = aligned(a, b);
  return {
    scale: x.scale,
    zeroThreshold: x.zeroThreshold,
    zeroCount: x.zeroCount + y.zeroCount,
    positive: combine(x.positive, y.positive, (p, q) => p + q),
    negative: combine(x.negative, y.negative, (p, q) => p + q),
  };
}

/** What was added between two readings of one cumulative series; null when any bucket shrank (a reset). */
export function subtractExponential(
  later: ExponentialBuckets,
  earlier: ExponentialBuckets,
): ExponentialBuckets | null {
  const [x, y] = aligned(later, earlier);
  const zeroCount = x.zeroCount - y.zeroCount;
  const positive = combine(x.positive, y.positive, (p, q) => p - q);
  const negative = combine(x.negative, y.negative, (p, q) => p - q);
  if (zeroCount < 0 || [...positive.counts, ...negative.counts].some((count) => count < 0)) return null;
  return { scale: x.scale, zeroThreshold: x.zeroThreshold, zeroCount, positive, negative };
}

function aligned(a: ExponentialBuckets, b: ExponentialBuckets): [ExponentialBuckets, ExponentialBuckets] {
  const scale = Math.min(a.scale, b.scale);
  const threshold = Math.max(a.zeroThreshold, b.zeroThreshold);
  return [widenZero(downscale(a, scale), threshold), widenZero(downscale(b, scale), threshold)];
}

/** Moves buckets that lie wholly within the wider zero threshold into the zero bucket. */
function widenZero(buckets: ExponentialBuckets, zeroThreshold: number): ExponentialBuckets {
  if (zeroThreshold <= buckets.zeroThreshold) return buckets;
  const [positive, positiveMoved] = dropBelow(buckets.positive, buckets.scale, zeroThreshold);
  const [negative, negativeMoved] = dropBelow(buckets.negative, buckets.scale, zeroThreshold);
  return {
    ...buckets,
    zeroThreshold,
    zeroCount: buckets.zeroCount + positiveMoved + negativeMoved,
    positive,
    negative,
  };
}

function dropBelow(range: ExponentialRange, scale: number, threshold: number): [ExponentialRange, number] {
  let cut = 0;
  while (cut < range.counts.length && exponentialBounds(scale, range.offset + cut).upper <= threshold)
    cut += 1;
  const moved = range.counts.slice(0, cut).reduce((sum, count) => sum + count, 0);
  return [{ offset: range.offset + cut, counts: range.counts.slice(cut) }, moved];
}

function downscaleRange(range: ExponentialRange, shift: number): ExponentialRange {
  if (range.counts.length === 0) return { offset: 0, counts: [] };
  const offset = Math.floor(range.offset / 2 ** shift);
  const last = Math.floor((range.offset + range.counts.length - 1) / 2 ** shift);
  const counts = new Array<number>(last - offset + 1).fill(0);
  range.counts.forEach((count, i) => {
    const index = Math.floor((range.offset + i) / 2 ** shift) - offset;
    counts[index] = (counts[index] ?? 0) + count;
  });
  return { offset, counts };
}

function combine(
  a: ExponentialRange,
  b: ExponentialRange,
  operation: (x: number, y: number) => number,
): ExponentialRange {
  if (b.counts.length === 0) return a;
  if (a.counts.length === 0)
    return { offset: b.offset, counts: b.counts.map((count) => operation(0, count)) };
  const offset = Math.min(a.offset, b.offset);
  const end = Math.max(a.offset + a.counts.length, b.offset + b.counts.length);
  const counts = Array.from({ length: end - offset }, (_, i) =>
    operation(a.counts[offset + i - a.offset] ?? 0, b.counts[offset + i - b.offset] ?? 0),
  );
  return { offset, counts };
}

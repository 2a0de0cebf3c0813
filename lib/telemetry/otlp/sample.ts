import type { ExponentialRange, HistogramSample, PointKind, Sample } from "@/lib/telemetry/model";
import { isBlank } from "./blank";
import {
  type Json,
  OtlpProblem,
  readCount,
  readDouble,
  readInt32,
  readInt64,
  readList,
  readObject,
  readOptionalFinite,
} from "./scalars";

/** A source that sends more buckets than this is broken; OpenTelemetry's own limit for exponential ones is 160. */
const MAX_BUCKETS = 2048;
/** Scales the data model allows. */
const SCALE_RANGE = { min: -10, max: 20 };

/** The value of one data point; null when it stands for "no value". */
export function readSample(item: Json, kind: PointKind, metric: string): Sample | null {
  if (kind === "histogram") return explicitHistogram(item);
  if (kind === "exponential_histogram") return exponentialHistogram(item);
  return number(item, metric);
}

function number(item: Json, metric: string): Sample | null {
  const isInt = item.asInt !== undefined && item.asInt !== null;
  const isDouble = item.asDouble !== undefined && item.asDouble !== null;
  if (!isInt && !isDouble) throw new OtlpProblem("it has no value; asInt or asDouble must be set.");
  const value = isInt ? readInt64(item.asInt, "asInt") : readDouble(item.asDouble, "asDouble");
  if (Number.isNaN(value) || isBlank(metric, value)) return null;
  if (!Number.isFinite(value)) throw new OtlpProblem(`its value is ${value}; a finite number was expected.`);
  return { kind: "number", value };
}

function explicitHistogram(item: Json): HistogramSample {
  const bounds = boundsOf(item.explicitBounds);
  const recorded = countsOf(item.bucketCounts, "bucketCounts");
  const count = readCount(item.count, "count");
  // The protocol allows a histogram without buckets: only count and sum are known then.
  const counts = recorded.length === 0 && bounds.length === 0 ? [count] : recorded;
  if (counts.length !== bounds.length + 1) {
    throw new OtlpProblem(
      `it has ${counts.length} bucketCounts for ${bounds.length} explicitBounds; one more count than bounds was expected.`,
    );
  }
  requireTotal(counts, 0, count);
  return { ...summaryOf(item, count), distribution: { explicit: [{ bounds, counts }], exponential: null } };
}

function exponentialHistogram(item: Json): HistogramSample {
  const scale = readInt32(item.scale, "scale");
  if (scale < SCALE_RANGE.min || scale > SCALE_RANGE.max) {
    throw new OtlpProblem(`its scale is ${scale}; ${SCALE_RANGE.min} to ${SCALE_RANGE.max} was expected.`);
  }
  const count = readCount(item.count, "count");
  const zeroCount = readCount(item.zeroCount, "zeroCount");
  const positive = rangeOf(item.positive, "positive");
  const negative = rangeOf(item.negative, "negative");
  requireTotal([...positive.counts, ...negative.counts], zeroCount, count);
  const zeroThreshold = readOptionalFinite(item.zeroThreshold, "zeroThreshold") ?? 0;
  if (zeroThreshold < 0) throw new OtlpProblem(`zeroThreshold is ${zeroThreshold}; it cannot be negative.`);
  return {
    ...summaryOf(item, count),
    distribution: { explicit: [], exponential: { scale, zeroCount, zeroThreshold, positive, negative } },
  };
}

function summaryOf(item: Json, count: number): Omit<HistogramSample, "distribution"> {
  return {
    kind: "histogram",
    count,
    sum: readOptionalFinite(item.sum, "sum"),
    min: readOptionalFinite(item.min, "min"),
    max: readOptionalFinite(item.max, "max"),
  };
}

function boundsOf(value: unknown): number[] {
  const bounds = limited(value, "explicitBounds").map((bound, i) =>
    readDouble(bound, `explicitBounds[${i}]`),
  );
  for (const [i, bound] of bounds.entries()) {
    const previous = bounds[i - 1];
    if (!Number.isFinite(bound) || (previous !== undefined && bound <= previous)) {
      throw new OtlpProblem("explicitBounds must be finite and strictly increasing.");
    }
  }
  return bounds;
}

function countsOf(value: unknown, path: string): number[] {
  return limited(value, path).map((count, i) => readCount(count, `${path}[${i}]`));
}

function rangeOf(value: unknown, path: string): ExponentialRange {
  if (value === undefined || value === null) return { offset: 0, counts: [] };
  const range = readObject(value, path);
  return {
    offset: readInt32(range.offset, `${path}.offset`),
    counts: countsOf(range.bucketCounts, `${path}.bucketCounts`),
  };
}

function limited(value: unknown, path: string): readonly unknown[] {
  const list = readList(value, path);
  if (list.length <= MAX_BUCKETS) return list;
  throw new OtlpProblem(`${path} has ${list.length} entries; at most ${MAX_BUCKETS} are accepted.`);
}

function requireTotal(counts: readonly number[], zeroCount: number, count: number): void {
  const total = counts.reduce((sum, bucket) => sum + bucket, zeroCount);
  if (total !== count) throw new OtlpProblem(`its buckets hold ${total} values but its count is ${count}.`);
}

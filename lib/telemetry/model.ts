/** An attribute as OTLP carries it; arrays and maps are kept as their JSON text, bytes as base64. */
export type AttributeValue = string | number | boolean;
export type Attributes = Readonly<Record<string, AttributeValue>>;

export const POINT_KINDS = ["gauge", "sum", "histogram", "exponential_histogram"] as const;
export type PointKind = (typeof POINT_KINDS)[number];

/** `none` is a gauge's: its points are readings, not changes. */
export type Temporality = "cumulative" | "delta" | "none";

/** What makes two points belong to one series. Two points with equal identities and equal times are one point. */
export interface SeriesIdentity {
  readonly metric: string;
  readonly unit: string;
  readonly kind: PointKind;
  readonly temporality: Temporality;
  readonly monotonic: boolean;
  readonly scope: string;
  readonly resource: Attributes;
  readonly attributes: Attributes;
}

/** Bucket i counts values in (bounds[i-1], bounds[i]]; the last is open above. `counts.length === bounds.length + 1`. */
export interface ExplicitBuckets {
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

/** Bucket `offset + i` counts values in (base^index, base^(index+1)] with base = 2^(2^-scale). */
export interface ExponentialRange {
  readonly offset: number;
  readonly counts: readonly number[];
}

export interface ExponentialBuckets {
  readonly scale: number;
  readonly zeroCount: number;
  readonly zeroThreshold: number;
  readonly positive: ExponentialRange;
  readonly negative: ExponentialRange;
}

/**
 * Values by bucket, as recorded. Sources that bucket differently are kept side by side rather than re-bucketed,
 * so merging never invents a count: percentiles are read from the mixture.
 */
export interface Distribution {
  readonly explicit: readonly ExplicitBuckets[];
  readonly exponential: ExponentialBuckets | null;
}

export interface NumberSample {
  readonly kind: "number";
  readonly value: number;
}

export interface HistogramSample {
  readonly kind: "histogram";
  readonly count: number;
  /** Null when the source does not record it (values below zero are possible). */
  readonly sum: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly distribution: Distribution;
}

export type Sample = NumberSample | HistogramSample;

/** Nanoseconds since the Unix epoch; 0n where the source did not say. */
export type UnixNano = bigint;

export interface PointTime {
  readonly startNano: UnixNano;
  readonly timeNano: UnixNano;
}

/** One point of one series, whatever format it arrived in. */
export interface Point extends PointTime {
  readonly series: SeriesIdentity;
  readonly sample: Sample;
}

/** A point that cannot be kept, and why: a sentence for whoever runs the source. */
export interface Reject {
  readonly metric: string;
  readonly reason: string;
}

export interface DecodedMetrics {
  readonly points: readonly Point[];
  readonly rejects: readonly Reject[];
  /** Points whose source says "no value here" (NaN, a stale marker, DCGM's blanks). Nothing to store, nothing wrong. */
  readonly absent: number;
}

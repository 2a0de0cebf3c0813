import type { Random } from "./random";

/** Positive values spread log-normally: most near the middle, a long tail above. */
export interface Spread {
  mean: number;
  /** Standard deviation of the logarithm. */
  sigma: number;
}

/** Recorded values, as an OpenTelemetry histogram keeps them. `counts` has one entry more than the bounds. */
export interface Recorded {
  counts: number[];
  count: number;
  sum: number;
}

export const empty = (bounds: readonly number[]): Recorded => ({
  counts: new Array<number>(bounds.length + 1).fill(0),
  count: 0,
  sum: 0,
});

/** Bounds the GenAI conventions advise for durations, seconds. */
export const secondBounds = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];
/** Finer, for the first token: guardrails read its 95th percentile. https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/ */
export const firstTokenBounds = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.16, 0.25, 0.35, 0.5, 0.75, 1, 1.5, 2.5, 5, 7.5, 10,
];
export const perTokenBounds = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5,
];
export const tokenBounds = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576];

/** The median of a spread: its mean without the weight of the tail. */
const median = ({ mean, sigma }: Spread) => mean * Math.exp(-(sigma ** 2) / 2);

/** Share of values at or below `value`. */
export function cumulative(spread: Spread, value: number): number {
  if (value <= 0) return 0;
  return standardNormal(Math.log(value / median(spread)) / spread.sigma);
}

/**
 * Records `count` values of a spread at once: as many in each bucket as the spread says, whole numbers that add up to
 * exactly `count`. Recording millions of values a second one by one would tell the same.
 */
export function record(
  into: Recorded,
  bounds: readonly number[],
  spread: Spread,
  count: number,
  random: Random,
): void {
  if (count === 0) return;
  // Systematic sampling: one random offset, then every bucket gets the whole numbers its share steps over.
  const offset = random();
  let below = Math.floor(offset);
  bounds.forEach((bound, i) => {
    const reached = Math.floor(count * cumulative(spread, bound) + offset);
    into.counts[i] = (into.counts[i] ?? 0) + reached - below;
    below = reached;
  });
  into.counts[bounds.length] = (into.counts[bounds.length] ?? 0) + count - below;
  into.count += count;
  into.sum += count * spread.mean;
}

/** Φ(x), by Zelen & Severo's formula 26.2.17 of Abramowitz & Stegun; its error is below 7.5e-8. */
function standardNormal(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const poly =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return x >= 0 ? 1 - tail : tail;
}

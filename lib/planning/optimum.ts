import type { Recourse } from "./recourse";
import type { Routing } from "./terms";
import type { TierRange } from "./tiers";

/** What the engine hands to whoever writes the plan down: numbers by index, before they have names. */
export interface Optimum {
  status: "optimal" | "time_limit";
  routing: Routing;
  recourses: Recourse[];
  /** No routing of this snapshot costs less, USD. */
  boundUsd: number;
  /** What one more accelerator would save in the window, USD; fleet × window. */
  acceleratorUsd: Float64Array;
  /** What one more committed dollar would save, USD; by contract. */
  committedUsd: Float64Array;
  /** Where contracts have price tiers: the tier that each is billed in, of which the prices are, and what is known of others. */
  tiers?: { fixed: readonly TierRange[]; parts: readonly TierPart[] };
}

/** What plans cost at least that are billed in some of each contract's tiers, and the prices that prove it. */
export interface TierPart {
  /** By contract. */
  ranges: readonly TierRange[];
  boundUsd: number;
  /** As in `Optimum`. */
  acceleratorUsd: Float64Array;
  /** USD per USD drawn at list price, by contract. */
  drawnUsd: Float64Array;
}

import type { HourTerms } from "./world";

/** What a policy knows when it plans an hour: the hours before it, and nothing else. */
export interface Past {
  /** The hour to plan, counted from 0; everything below covers the hours before it. */
  hour: number;
  /** Units by origin and past hour. */
  units: readonly Float64Array[];
  /** Part of the hour that was collected, 0 to 1, by origin and past hour. */
  observed: readonly Float64Array[];
  /** Spent so far, by contract. */
  spentUsd: readonly number[];
  /** What is known of the hour to plan. */
  terms: HourTerms;
}

/** For each origin its allowed fleets, in the order in which they are tried. */
export type FleetOrder = readonly (readonly number[])[];

/**
 * What a policy decides before the hour's demand is known.
 *
 * - `shares`: which part of each origin's demand is offered to each fleet, and the order in which overflow tries
 *   fleets. A row adds up to 1 or less; what is missing goes the way of overflow.
 * - `fill`: no shares; whatever comes fills fleets up to their capacity in this order.
 */
export type Decision =
  | { kind: "shares"; shares: readonly Float64Array[]; overflowOrder: FleetOrder }
  | { kind: "fill"; order: FleetOrder };

/** Plans one hour after the other. It may keep what it has learned; demand reaches it through `past` alone. */
export interface Policy {
  decide(past: Past): Decision;
}

export const policyNames = [
  "capacity_weighted",
  "cheapest_first",
  "pacing",
  "nightly",
  "ballast",
  "hindsight",
] as const;
export type PolicyName = (typeof policyNames)[number];

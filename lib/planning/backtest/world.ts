import type { ReplayedDemand } from "./demand-file";

/** What holds in one hour, by fleet; `fixedUsd` by contract. */
export interface HourTerms {
  /** Load that a fleet can take in the hour. */
  capacity: Float64Array;
  /** USD per load, drawn from the fleet's contract. */
  usdPerLoad: Float64Array;
  /** USD per load besides, which no contract counts: carbon. */
  besidesUsdPerLoad: Float64Array;
  /** USD paid whatever is served: fleets that are paid for whether used or not. */
  fixedUsd: Float64Array;
}

/**
 * What demand is replayed against, as numbered arrays: origins (or demand cells) o, fleets f, contracts c, hours t.
 * Demand is in units, capacity in load; serving a unit takes `load[o][f]`. Units and dollars are scaled so that a unit
 * costs about one: the planner's small preferences count on it.
 */
export interface World {
  hours: number;
  /** Hours that count. What happened in the others is not known: nothing is asked, served or paid in them. */
  counted: readonly boolean[];
  /** Mean demand by origin, units per hour, as known when the period begins. */
  meanDemand: readonly number[];
  /** Whether that mean is what the period will turn out to have, or only what was expected of it. */
  meanIsCertain: boolean;
  /** Hours that every policy has seen when the period begins. */
  earlier: ReplayedDemand;
  /** Fleets that may serve each origin. */
  allowed: readonly (readonly number[])[];
  /** Origins in the order in which they look for room: those with the fewest allowed fleets first. */
  originOrder: readonly number[];
  load: readonly Float64Array[];
  /** USD per unit that no contract counts, by origin and fleet: latency, failures. */
  pairUsd: readonly Float64Array[];
  contractOf: readonly number[];
  terms: readonly HourTerms[];
  /** By contract: due at the end, and what a dollar beyond it costs. No commitment: 0 and 1. */
  committedUsd: readonly number[];
  overageMultiplier: readonly number[];
  /** What a unit costs that no fleet has room for. */
  onDemandUsdPerUnit: number;
}

/** Origins with the fewest allowed fleets first; among equals, their order. */
export const scarceFirst = (allowed: readonly (readonly number[])[]): number[] =>
  allowed.map((_, o) => o).sort((a, b) => allowed[a]!.length - allowed[b]!.length || a - b);

/**
 * What a policy knows of an hour it plans: its prices, since rate cards are signed and power is traded a day ahead; and
 * the capacity of the hour before, since what will be healthy nobody knows.
 */
export function knownTerms(world: World, hour: number): HourTerms {
  const before = world.terms[Math.max(0, hour - 1)]!;
  return { ...world.terms[hour]!, capacity: before.capacity, fixedUsd: before.fixedUsd };
}

/** What a unit of the origin costs on the fleet beside what is drawn from the contract, USD. */
export const besidesUsd = (world: World, terms: HourTerms, o: number, f: number): number =>
  world.load[o]![f]! * terms.besidesUsdPerLoad[f]! + world.pairUsd[o]![f]!;

/** What a unit of the origin costs on the fleet at face value, whatever its contract still wants, USD. */
export const faceUsd = (world: World, terms: HourTerms, o: number, f: number): number =>
  world.load[o]![f]! * terms.usdPerLoad[f]! + besidesUsd(world, terms, o, f);

/** For each origin its allowed fleets, cheapest first; among equals, the lower number. */
export function cheapestOrder(world: World, terms: HourTerms): number[][] {
  return world.allowed.map((fleets, o) => {
    const usd = new Map(fleets.map((f) => [f, faceUsd(world, terms, o, f)]));
    return [...fleets].sort((a, b) => usd.get(a)! - usd.get(b)! || a - b);
  });
}

/** Hours that count among those before `end`. */
export const countedBefore = (world: World, end: number): number =>
  world.counted.slice(0, end).filter(Boolean).length;

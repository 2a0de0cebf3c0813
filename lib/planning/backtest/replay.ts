import type { ReplayedDemand } from "./demand-file";
import type { Decision, Policy } from "./policy";
import { type HourTerms, knownTerms, type World } from "./world";

/** What became of one hour's demand. */
export interface ServedHour {
  /** Units by origin and fleet. */
  served: Float64Array[];
  /** Units bought on demand, by origin: no fleet had room for them. */
  onDemand: Float64Array;
}

/**
 * One hour: fleets take what they are offered up to their capacity, of each offer the same fraction; what is left goes,
 * origins with the fewest allowed fleets first, to allowed fleets with room in the decision's order; the rest is bought
 * on demand.
 */
export function serveHour(
  world: World,
  { capacity }: Pick<HourTerms, "capacity">,
  demand: readonly number[],
  decision: Decision,
): ServedHour {
  const { allowed, originOrder, load } = world;
  const room = Float64Array.from(capacity);
  const served = demand.map(() => new Float64Array(capacity.length));
  const left = Float64Array.from(demand);
  if (decision.kind === "shares") {
    const offered = new Float64Array(capacity.length);
    for (const [o, fleets] of allowed.entries()) {
      for (const f of fleets) offered[f]! += decision.shares[o]![f]! * demand[o]! * load[o]![f]!;
    }
    for (const [o, fleets] of allowed.entries()) {
      for (const f of fleets) {
        const fraction = offered[f]! > capacity[f]! ? capacity[f]! / offered[f]! : 1;
        const taken = decision.shares[o]![f]! * demand[o]! * fraction;
        served[o]![f]! += taken;
        left[o]! -= taken;
        room[f]! -= taken * load[o]![f]!;
      }
    }
  }
  const order = decision.kind === "shares" ? decision.overflowOrder : decision.order;
  for (const o of originOrder) {
    for (const f of order[o]!) {
      if (left[o]! <= 0) break;
      if (room[f]! <= 0) continue;
      const perUnit = load[o]![f]!;
      const taken = Math.min(left[o]!, perUnit > 0 ? room[f]! / perUnit : Number.POSITIVE_INFINITY);
      served[o]![f]! += taken;
      left[o]! -= taken;
      room[f]! -= taken * perUnit;
    }
  }
  // A share may add up to 1 plus a rounding: no demand is ever served more than once.
  return { served, onDemand: left.map((units) => Math.max(0, units)) };
}

/** A policy's whole replay. */
export interface Replay {
  hours: ServedHour[];
  /** USD by contract at the end. */
  spentUsd: number[];
}

/** An hour that does not count: nothing is served in it. */
export const nothingServed = (world: World): ServedHour => ({
  served: world.load.map(({ length }) => new Float64Array(length)),
  onDemand: new Float64Array(world.load.length),
});

/** Spend of an hour that counts, by contract, added to `into`. */
export function addSpend(world: World, hour: number, { served }: ServedHour, into: number[]): void {
  const { usdPerLoad, fixedUsd } = world.terms[hour]!;
  for (const [c, usd] of fixedUsd.entries()) into[c]! += usd;
  for (const [o, row] of served.entries()) {
    for (const [f, units] of row.entries()) {
      into[world.contractOf[f]!]! += units * world.load[o]![f]! * usdPerLoad[f]!;
    }
  }
}

/** Replays demand hour by hour. What a policy is given is a copy of the past, so that it cannot reach what is to come. */
export async function replay(
  world: World,
  demand: ReplayedDemand,
  policy: Policy,
  beforeHour?: (hour: number) => Promise<void> | void,
): Promise<Replay> {
  const spentUsd = world.committedUsd.map(() => 0);
  const hours: ServedHour[] = [];
  for (let hour = 0; hour < world.hours; hour++) {
    await beforeHour?.(hour);
    if (!world.counted[hour]) {
      hours.push(nothingServed(world));
      continue;
    }
    const decision = policy.decide({
      hour,
      units: demand.units.map((series) => series.slice(0, hour)),
      observed: demand.observed.map((series) => series.slice(0, hour)),
      spentUsd: [...spentUsd],
      terms: knownTerms(world, hour),
    });
    const now = demand.units.map((series) => series[hour]!);
    const served = serveHour(world, world.terms[hour]!, now, decision);
    addSpend(world, hour, served, spentUsd);
    hours.push(served);
  }
  return { hours, spentUsd };
}

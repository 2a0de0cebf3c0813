import type { ReplayedDemand } from "./demand-file";
import type { Decision, Policy } from "./policy";
import type { World } from "./scenario";

/** What became of one hour's demand. */
export interface ServedHour {
  /** Units by origin and fleet. */
  served: Float64Array[];
  /** Units bought on demand, by origin. */
  onDemand: Float64Array;
}

/**
 * One hour: fleets take what they are offered up to their capacity, of each offer the same fraction; what is left goes,
 * origins with the fewest allowed fleets first, to allowed fleets with room in the decision's order; the rest is bought
 * on demand.
 */
export function serveHour(world: World, demand: readonly number[], decision: Decision): ServedHour {
  const { capacity, allowed, originOrder } = world;
  const room = Float64Array.from(capacity);
  const served = demand.map(() => new Float64Array(capacity.length));
  const left = Float64Array.from(demand);
  if (decision.kind === "shares") {
    const offered = new Float64Array(capacity.length);
    for (const [o, fleets] of allowed.entries()) {
      for (const f of fleets) offered[f]! += decision.shares[o]![f]! * demand[o]!;
    }
    for (const [o, fleets] of allowed.entries()) {
      for (const f of fleets) {
        const fraction = offered[f]! > capacity[f]! ? capacity[f]! / offered[f]! : 1;
        const taken = decision.shares[o]![f]! * demand[o]! * fraction;
        served[o]![f]! += taken;
        left[o]! -= taken;
        room[f]! -= taken;
      }
    }
  }
  const order = decision.kind === "shares" ? decision.overflowOrder : decision.order;
  for (const o of originOrder) {
    for (const f of order) {
      if (left[o]! <= 0) break;
      if (room[f]! <= 0 || !allowed[o]!.includes(f)) continue;
      const taken = Math.min(left[o]!, room[f]!);
      served[o]![f]! += taken;
      left[o]! -= taken;
      room[f]! -= taken;
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

/** Spend of an hour by contract, added to `into`. */
export function addSpend(world: World, hour: ServedHour, into: number[]): void {
  for (const row of hour.served) {
    for (const [f, units] of row.entries()) into[world.contractOf[f]!]! += units * world.usdPerUnit[f]!;
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
    const decision = policy.decide({
      hour,
      units: demand.units.map((series) => series.slice(0, hour)),
      observed: demand.observed.map((series) => series.slice(0, hour)),
      spentUsd: [...spentUsd],
    });
    const now = demand.units.map((series) => series[hour]!);
    const served = serveHour(world, now, decision);
    addSpend(world, served, spentUsd);
    hours.push(served);
  }
  return { hours, spentUsd };
}

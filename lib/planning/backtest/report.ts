import type { PolicyName } from "./policy";
import { addSpend, type Replay, type ServedHour } from "./replay";
import { besidesUsd, type World } from "./world";

/** What a policy's replay comes to. */
export interface PolicyResult {
  policy: PolicyName;
  /** Σ over contracts of the larger of spend and commitment, plus what was bought on demand. */
  costUsd: number;
  /** Cost beyond hindsight's, as a percentage of hindsight's. */
  regretPercent: number;
  /** Commitments that spend fell short of, as a percentage of the cost. */
  shortfallPercentOfCost: number;
  /**
   * Between one hour and the next, the part of demand that is served elsewhere than the hour before, summed over a day:
   * the mean over the period. 1 means that in a day as much moved as an average hour's whole demand.
   */
  movedSharePerDay: number;
  /** The hour, counted from 0, in which the policy's spend exceeded hindsight's by most; 0 when it never did. */
  worstHour: number;
}

const sum = (values: Iterable<number>) => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

/** USD of an hour that no contract counts: latency, failures and carbon of what was served. */
export function besidesOf(world: World, hour: number, { served }: ServedHour): number {
  const terms = world.terms[hour]!;
  return sum(
    served.map((row, o) =>
      sum(row.map((units, f) => (units > 0 ? units * besidesUsd(world, terms, o, f) : 0))),
    ),
  );
}

/** For each contract what is committed and what spend beyond it costs; all that no contract counts; what was bought on demand. */
export function costUsd(world: World, { spentUsd, hours }: Replay): number {
  const owed = world.committedUsd.map(
    (usd, c) => usd + world.overageMultiplier[c]! * Math.max(0, spentUsd[c]! - usd),
  );
  const besides = sum(hours.map((hour, t) => besidesOf(world, t, hour)));
  return sum(owed) + besides + world.onDemandUsdPerUnit * sum(hours.map(({ onDemand }) => sum(onDemand)));
}

/** USD of each hour at face value: drawn from contracts, paid besides and bought on demand. */
export function hourlyUsd(world: World, hours: readonly ServedHour[]): number[] {
  return hours.map((hour, t) => {
    if (!world.counted[t]) return 0;
    const spent = world.committedUsd.map(() => 0);
    addSpend(world, t, hour, spent);
    return sum(spent) + besidesOf(world, t, hour) + world.onDemandUsdPerUnit * sum(hour.onDemand);
  });
}

/** Part of an hour's demand that is served elsewhere than the hour before; on demand is a place like any other. */
function movedShare(before: ServedHour, now: ServedHour): number {
  let moved = 0;
  let total = 0;
  for (const [o, row] of now.served.entries()) {
    const was = [...before.served[o]!, before.onDemand[o]!];
    const is = [...row, now.onDemand[o]!];
    const [wasTotal, isTotal] = [sum(was), sum(is)];
    total += isTotal;
    if (wasTotal <= 0 || isTotal <= 0) continue;
    moved += (isTotal * sum(is.map((units, f) => Math.abs(units / isTotal - was[f]! / wasTotal)))) / 2;
  }
  return total > 0 ? moved / total : 0;
}

/** Part of demand served elsewhere than the hour before, summed over a day: the mean over the hours that count. */
export function movedSharePerDay(world: World, hours: readonly ServedHour[]): number {
  const counted = hours.filter((_, hour) => world.counted[hour]);
  const moved = counted.slice(1).map((hour, i) => movedShare(counted[i]!, hour));
  return moved.length > 0 ? (24 * sum(moved)) / moved.length : 0;
}

/** Results of a replay, compared with that of hindsight. */
export function resultOf(
  world: World,
  policy: PolicyName,
  replayed: Replay,
  hindsight: Replay,
): PolicyResult {
  const cost = costUsd(world, replayed);
  const best = costUsd(world, hindsight);
  const shortfall = sum(world.committedUsd.map((usd, c) => Math.max(0, usd - replayed.spentUsd[c]!)));
  const bestHourly = hourlyUsd(world, hindsight.hours);
  const excess = hourlyUsd(world, replayed.hours).map((usd, hour) => usd - bestHourly[hour]!);
  return {
    policy,
    costUsd: cost,
    regretPercent: best > 0 ? (100 * (cost - best)) / best : 0,
    shortfallPercentOfCost: cost > 0 ? (100 * shortfall) / cost : 0,
    movedSharePerDay: movedSharePerDay(world, replayed.hours),
    // Below a rounding nothing was exceeded.
    worstHour: excess.reduce((worst, usd, hour) => (usd > excess[worst]! + 1e-12 ? hour : worst), 0),
  };
}

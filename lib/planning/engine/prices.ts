import type { Instance } from "../instance";
import type { Problem } from "../problem";
import { totalsOf } from "../problem-rows";
import type { LpResult } from "./highs";

/** What is charged for what cells share, in place of its limits: multipliers on the rows of the planning format. */
export interface Prices {
  /** USD per busy accelerator for the whole window, beyond what its load costs; fleet × window. */
  busyUsd: Float64Array;
  /** USD per USD drawn, by contract: between 0 and its overage multiplier. */
  drawnUsd: Float64Array;
  /** USD for serving all tokens of the window by a provider, as its most and its least share price it; share × window. */
  tooMuchUsd: Float64Array;
  tooLittleUsd: Float64Array;
  /** USD for moving all requests of the window, beyond what the policy charges; by window. */
  movedUsd: Float64Array;
  /** What contingencies charge, where they do. */
  survival?: Survival;
}

/** Prices of what contingencies need. */
export interface Survival {
  /** USD per busy accelerator for the whole window, against its emergency utilisation; fleet × window. */
  emergencyUsd: Float64Array;
  /** USD for having all of the cell's requests where a contingency would displace them; pair × window. */
  displacedUsd: Float64Array;
}

/** Nothing is scarce, nothing is charged. */
export function noPrices({ fleets: F, windows: T, snapshot }: Instance): Prices {
  return {
    busyUsd: new Float64Array(F * T),
    drawnUsd: new Float64Array(snapshot.contracts.length),
    tooMuchUsd: new Float64Array(snapshot.shares.length * T),
    tooLittleUsd: new Float64Array(snapshot.shares.length * T),
    movedUsd: new Float64Array(T),
  };
}

export function noSurvival({ fleets: F, pairs: P, windows: T }: Instance): Survival {
  return { emergencyUsd: new Float64Array(F * T), displacedUsd: new Float64Array(P * T) };
}

/**
 * Prices from a solved program's duals. Each is brought into the range in which it is a multiplier at all, so that they
 * bound the cost of every routing whatever the solver's last digits are.
 */
export function pricesFromDuals(instance: Instance, problem: Problem, result: LpResult): Prices {
  const { windows: T, fleets: F, snapshot } = instance;
  const { reducedCost, rowDual } = result;
  const { rows } = problem;
  const totals = totalsOf(instance);
  const prices = noPrices(instance);
  for (let at = 0; at < F * T; at++) {
    const column = problem.utilization[at]!;
    if (column >= 0) prices.busyUsd[at] = Math.max(0, -reducedCost[column]!) / instance.accelerators[at]!;
  }
  for (const [c, { overageMultiplier }] of snapshot.contracts.entries()) {
    const usd = -rowDual[rows.contract[c]!]! / problem.contractScaleUsd[c]!;
    prices.drawnUsd[c] = Math.min(overageMultiplier, Math.max(0, usd));
  }
  for (const [s, { provider }] of snapshot.shares.entries()) {
    const { max, min } = rows.shares.get(provider)!;
    for (let t = 0; t < T; t++) {
      const most = snapshot.policy.usdPerUnservedRequest * totals.demand[t]! * instance.seconds[t]!;
      if (max[t]! >= 0) prices.tooMuchUsd[s * T + t] = Math.max(0, -rowDual[max[t]!]!);
      if (min[t]! >= 0) prices.tooLittleUsd[s * T + t] = Math.min(most, Math.max(0, rowDual[min[t]!]!));
    }
  }
  for (const [t, row] of rows.budget.entries()) {
    if (row >= 0) prices.movedUsd[t] = Math.max(0, -rowDual[row]!);
  }
  return prices;
}

/** What the limits themselves are worth at these prices, negative as they stand on the other side. USD. */
export function limitsUsd(instance: Instance, prices: Prices): number {
  const { windows: T, snapshot, accelerators } = instance;
  const { targetUtilization, emergencyUtilization, maxMovedShare } = snapshot.policy;
  let usd = instance.fixedUsd;
  for (const [at, price] of prices.busyUsd.entries()) usd -= price * accelerators[at]! * targetUtilization;
  for (const [at, price] of (prices.survival?.emergencyUsd ?? []).entries()) {
    usd -= price * accelerators[at]! * emergencyUtilization;
  }
  for (const [c, { committedUsd }] of snapshot.contracts.entries()) {
    usd += prices.drawnUsd[c]! * (instance.idleSpendUsd[c]! - committedUsd);
  }
  for (const [s, { min, max }] of snapshot.shares.entries()) {
    for (let at = s * T; at < (s + 1) * T; at++) {
      usd += prices.tooLittleUsd[at]! * min - prices.tooMuchUsd[at]! * max;
    }
  }
  for (const price of prices.movedUsd) usd -= price * maxMovedShare;
  return usd;
}

/** What the prices come to per busy accelerator, loads and draws included, and for all tokens of a window; fleet × window. */
export function chargesOf(
  instance: Instance,
  prices: Prices,
): { busyUsd: Float64Array; tokensUsd: Float64Array } {
  const { windows: T, contractOf, snapshot } = instance;
  const busyUsd = prices.busyUsd.map((usd, at) => {
    const c = contractOf[Math.floor(at / T)]!;
    const emergency = prices.survival?.emergencyUsd[at] ?? 0;
    return (
      usd + emergency + instance.loadUsd[at]! + (c < 0 ? 0 : instance.drawUsd[at]! * prices.drawnUsd[c]!)
    );
  });
  const tokensUsd = new Float64Array(instance.fleets * T);
  for (const [f, fleet] of snapshot.fleets.entries()) {
    const s = snapshot.shares.findIndex(({ provider }) => provider === fleet.provider);
    for (let t = 0; s >= 0 && t < T; t++) {
      tokensUsd[f * T + t] = prices.tooMuchUsd[s * T + t]! - prices.tooLittleUsd[s * T + t]!;
    }
  }
  return { busyUsd, tokensUsd };
}

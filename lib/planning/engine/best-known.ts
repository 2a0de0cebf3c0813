import { baselineRouting } from "../baselines";
import { contingencySets } from "../contingency";
import type { Instance } from "../instance";
import { baselinePolicies } from "../model";
import type { Optimum } from "../optimum";
import { fillRecourse, worstLossOf } from "../recourse";
import { contractSpendUsd, loadOf, movedOf, type Routing, termsOf, totalUsd } from "../terms";
import { billedUsd } from "../tiers";

/** Whether a routing keeps the limits that rules of thumb do not know: on movement, and on emergency room. */
function keepsLimits(instance: Instance, routing: Routing): boolean {
  const { windows: T, snapshot } = instance;
  const { maxMovedShare, emergencyUtilization } = snapshot.policy;
  const moved = movedOf(instance, routing);
  for (let t = 0; t < T; t++) {
    let demand = 0;
    for (let d = 0; d < instance.cells; d++) demand += instance.demand[d * T + t]!;
    if (moved[t]! > maxMovedShare * demand) return false;
  }
  const load = loadOf(instance, routing);
  return contingencySets(snapshot).every(({ lostFleet }) =>
    load.every((busy, at) => {
      const f = Math.floor(at / T);
      return lostFleet[f] || busy <= instance.accelerators[at]! * emergencyUtilization;
    }),
  );
}

/**
 * When time ran out: the cheapest of the routing that the solver stood at, if it had one, and the rules of thumb that keep
 * every limit; or at worst no routing at all, which always does. The bound says how far from the optimum that may be.
 */
export function bestKnown(instance: Instance, boundUsd: number, reached?: Routing): Optimum {
  const { windows: T, fleets } = instance;
  const nothing = new Float64Array(instance.pairs * T);
  const candidates = [
    ...baselinePolicies
      .map((policy) => baselineRouting(instance, policy))
      .filter((routing) => keepsLimits(instance, routing)),
    nothing,
    ...(reached ? [reached] : []),
  ].map((routing) => {
    const load = loadOf(instance, routing);
    const recourses = contingencySets(instance.snapshot).flatMap((set) =>
      Array.from({ length: T }, (_, t) => fillRecourse(instance, routing, load, set, t)),
    );
    return { routing, recourses, usd: totalUsd(termsOf(instance, routing, worstLossOf(T, recourses))) };
  });
  const best = candidates.reduce((least, candidate) => (candidate.usd < least.usd ? candidate : least));
  return {
    status: "time_limit",
    routing: best.routing,
    recourses: best.recourses,
    boundUsd,
    acceleratorUsd: new Float64Array(fleets * T),
    committedUsd: contractSpendUsd(instance, loadOf(instance, best.routing)).map((usd, c) => {
      const contract = instance.snapshot.contracts[c]!;
      return billedUsd(contract, usd) > contract.committedUsd ? contract.overageMultiplier : 0;
    }),
  };
}

import type { Instance } from "../instance";
import type { Routing } from "../terms";

/** Shares below this are the solver's rounding. */
const leastShare = 1e-9;

/**
 * Requests/s from the solver's shares, free of its rounding: slivers are dropped, and a cell served but for a sliver
 * is served whole. `shareOf` is the solver's value for pair and window.
 */
export function roundRouting(instance: Instance, shareOf: (pair: number, window: number) => number): Routing {
  const T = instance.windows;
  const routing = new Float64Array(instance.pairs * T);
  for (let d = 0; d < instance.cells; d++) {
    for (let t = 0; t < T; t++) {
      const demand = instance.demand[d * T + t]!;
      if (demand <= 0) continue;
      let served = 0;
      for (let p = instance.pairStart[d]!; p < instance.pairStart[d + 1]!; p++) {
        const share = shareOf(p, t);
        if (share > leastShare) served += routing[p * T + t] = share;
      }
      const whole = served > 1 - leastShare * 10;
      for (let p = instance.pairStart[d]!; p < instance.pairStart[d + 1]!; p++) {
        routing[p * T + t]! *= whole ? demand / served : demand;
      }
    }
  }
  return routing;
}

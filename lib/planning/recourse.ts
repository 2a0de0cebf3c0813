import type { Instance } from "./instance";
import type { Routing } from "./terms";

/** Where displaced traffic would go: requests/s by pair, for one contingency in one window. */
export interface Recourse {
  lost: string;
  window: number;
  requestsPerSec: Map<number, number>;
  /** Requests/s for which no room is found. */
  unservedRequestsPerSec: number;
}

/** Requests/s that each cell has on lost fleets in the window. */
export function displacedOf(
  instance: Instance,
  routing: Routing,
  window: number,
  lostFleet: Uint8Array,
): Float64Array {
  const displaced = new Float64Array(instance.cells);
  for (let p = 0; p < instance.pairs; p++) {
    if (lostFleet[instance.pairFleet[p]!]) {
      displaced[instance.pairCell[p]!]! += routing[p * instance.windows + window]!;
    }
  }
  return displaced;
}

/**
 * Finds room for what a contingency displaces, beside what survives, up to the emergency utilisation: cells with the
 * fewest surviving fleets first, each to the fleet with the most room. `start` is a recourse to extend. A rule of
 * thumb: never more room than there is, but not always all of it.
 */
export function fillRecourse(
  instance: Instance,
  routing: Routing,
  load: Float64Array,
  contingency: { lost: string; lostFleet: Uint8Array },
  window: number,
  start: ReadonlyMap<number, number> = new Map(),
): Recourse {
  const { windows: T, pairStart, pairFleet, accSeconds } = instance;
  const { emergencyUtilization } = instance.snapshot.policy;
  const left = displacedOf(instance, routing, window, contingency.lostFleet);
  const room = Float64Array.from({ length: instance.fleets }, (_, f) =>
    contingency.lostFleet[f]
      ? 0
      : Math.max(0, instance.accelerators[f * T + window]! * emergencyUtilization - load[f * T + window]!),
  );
  // What rounding leaves over is no traffic.
  const sliver = left.map((displaced) => displaced * 1e-10);
  const requestsPerSec = new Map<number, number>();
  const take = (p: number, most: number): void => {
    const d = instance.pairCell[p]!;
    const f = pairFleet[p]!;
    const fits = accSeconds[p]! > 0 ? room[f]! / accSeconds[p]! : Number.POSITIVE_INFINITY;
    let taken = Math.min(most, left[d]!, fits);
    if (!(taken > sliver[d]!)) return;
    // A sliver goes along, so that what counts as placed whole is.
    if (left[d]! - taken <= sliver[d]!) taken = left[d]!;
    requestsPerSec.set(p, (requestsPerSec.get(p) ?? 0) + taken);
    left[d]! -= taken;
    room[f]! -= taken * accSeconds[p]!;
  };
  for (const [p, value] of start) take(p, value);
  const open = Array.from({ length: instance.cells }, (_, d) => d)
    .filter((d) => left[d]! > sliver[d]!)
    .map((d) => ({
      d,
      pairs: Array.from({ length: pairStart[d + 1]! - pairStart[d]! }, (_, i) => pairStart[d]! + i).filter(
        (p) =>
          !contingency.lostFleet[pairFleet[p]!] && instance.accelerators[pairFleet[p]! * T + window]! > 0,
      ),
    }))
    .sort((a, b) => a.pairs.length - b.pairs.length || a.d - b.d);
  for (const { d, pairs } of open) {
    pairs.sort((a, b) => room[pairFleet[b]!]! - room[pairFleet[a]!]! || a - b);
    for (const p of pairs) {
      if (left[d]! <= sliver[d]!) break;
      take(p, left[d]!);
    }
  }
  const unserved = left.reduce((sum, value, d) => (value > sliver[d]! ? sum + value : sum), 0);
  return { lost: contingency.lost, window, requestsPerSec, unservedRequestsPerSec: unserved };
}

/** The most requests/s that any contingency leaves unserved, by window. */
export function worstLossOf(windows: number, recourses: readonly Recourse[]): Float64Array {
  const worst = new Float64Array(windows);
  for (const { window, unservedRequestsPerSec } of recourses) {
    worst[window] = Math.max(worst[window]!, unservedRequestsPerSec);
  }
  return worst;
}

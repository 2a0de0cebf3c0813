import { contingencySets } from "./contingency";
import { directUsd, type Instance, isActive } from "./instance";
import type { BaselinePolicy } from "./model";
import { fillRecourse, worstLossOf } from "./recourse";
import { loadOf, type Routing } from "./terms";

/*
 * What one would do without a planner. Each rule keeps to the law, to capacity and to the maximum share of each
 * provider, since no operator could do otherwise; none looks at commitments, movement or contingencies, and all of
 * them are priced in the plan's own terms.
 */

/** What is left of fleets and providers in one window. */
interface Room {
  accelerators: Float64Array;
  tokens: Map<string, number>;
}

function roomIn(instance: Instance, window: number): Room {
  const { snapshot, windows: T } = instance;
  let total = 0;
  for (const [d, cell] of snapshot.cells.entries()) {
    total += instance.demand[d * T + window]! * cell.tokensPerRequest;
  }
  return {
    accelerators: Float64Array.from(
      snapshot.fleets,
      (_, f) => instance.accelerators[f * T + window]! * snapshot.policy.targetUtilization,
    ),
    tokens: new Map(snapshot.shares.map(({ provider, max }) => [provider, max * total])),
  };
}

/** Routes as much of `requestsPerSec` by the pair as there is room for; returns how much. */
function take(
  instance: Instance,
  room: Room,
  routing: Routing,
  pair: number,
  window: number,
  requestsPerSec: number,
): number {
  if (requestsPerSec <= 0 || !isActive(instance, pair, window)) return 0;
  const f = instance.pairFleet[pair]!;
  const { provider } = instance.snapshot.fleets[f]!;
  const { tokensPerRequest } = instance.snapshot.cells[instance.pairCell[pair]!]!;
  const accSeconds = instance.accSeconds[pair]!;
  const byCapacity = accSeconds > 0 ? room.accelerators[f]! / accSeconds : Number.POSITIVE_INFINITY;
  const tokens = room.tokens.get(provider);
  const byShare =
    tokens !== undefined && tokensPerRequest > 0 ? tokens / tokensPerRequest : Number.POSITIVE_INFINITY;
  const taken = Math.max(0, Math.min(requestsPerSec, byCapacity, byShare));
  routing[pair * instance.windows + window]! += taken;
  room.accelerators[f]! -= taken * accSeconds;
  if (tokens !== undefined) room.tokens.set(provider, tokens - taken * tokensPerRequest);
  return taken;
}

/** Scales `wanted` requests/s by pair down until every fleet and provider share holds, each asker alike. */
function cutToRoom(
  instance: Instance,
  room: Room,
  routing: Routing,
  window: number,
  wanted: Float64Array,
): void {
  const { snapshot } = instance;
  const load = new Float64Array(instance.fleets);
  const tokensOn = new Float64Array(instance.fleets);
  for (let p = 0; p < instance.pairs; p++) {
    if (!(wanted[p]! > 0)) continue;
    if (!isActive(instance, p, window)) wanted[p] = 0;
    const f = instance.pairFleet[p]!;
    load[f]! += wanted[p]! * instance.accSeconds[p]!;
  }
  const byCapacity = load.map((busy, f) => (busy > 0 ? Math.min(1, room.accelerators[f]! / busy) : 1));
  for (let p = 0; p < instance.pairs; p++) {
    if (!(wanted[p]! > 0)) continue;
    const f = instance.pairFleet[p]!;
    if (instance.accSeconds[p]! > 0) wanted[p]! *= byCapacity[f]!;
    tokensOn[f]! += wanted[p]! * snapshot.cells[instance.pairCell[p]!]!.tokensPerRequest;
  }
  const tokens = new Map<string, number>();
  for (const [f, { provider }] of snapshot.fleets.entries()) {
    tokens.set(provider, (tokens.get(provider) ?? 0) + tokensOn[f]!);
  }
  for (let p = 0; p < instance.pairs; p++) {
    if (!(wanted[p]! > 0)) continue;
    const { provider } = snapshot.fleets[instance.pairFleet[p]!]!;
    const used = tokens.get(provider) ?? 0;
    const limit = room.tokens.get(provider) ?? Number.POSITIVE_INFINITY;
    take(instance, room, routing, p, window, wanted[p]! * (used > limit ? limit / used : 1));
  }
}

/** What one request costs on this pair at face value, whoever's commitment it draws on: USD. */
function faceUsd(instance: Instance, pair: number, window: number): number {
  const at = instance.pairFleet[pair]! * instance.windows + window;
  const demand = instance.demand[instance.pairCell[pair]! * instance.windows + window]!;
  const busy = (instance.loadUsd[at]! + instance.drawUsd[at]!) * instance.accSeconds[pair]!;
  return busy + directUsd(instance, pair, window) / demand;
}

/** Cells that have the fewest fleets to choose from come first; among equals, the snapshot's order. */
function scarceFirst(instance: Instance): number[] {
  const choices = (d: number) => instance.pairStart[d + 1]! - instance.pairStart[d]!;
  return Array.from({ length: instance.cells }, (_, d) => d).sort((a, b) => choices(a) - choices(b) || a - b);
}

/** Sends what is still unserved to the cheapest fleets with room. */
function fillCheapest(instance: Instance, room: Room, routing: Routing, window: number): void {
  const { windows: T, pairStart, pairFleet, accSeconds } = instance;
  /** By position among the cell's pairs; infinite where nothing more can go. */
  const usd = new Float64Array(instance.fleets);
  for (const d of scarceFirst(instance)) {
    const first = pairStart[d]!;
    const end = pairStart[d + 1]!;
    let left = instance.demand[d * T + window]!;
    for (let p = first; p < end; p++) left -= routing[p * T + window]!;
    if (!(left > 0)) continue;
    for (let p = first; p < end; p++) {
      const isFull = accSeconds[p]! > 0 && !(room.accelerators[pairFleet[p]!]! > 0);
      usd[p - first] =
        isFull || !isActive(instance, p, window) ? Number.POSITIVE_INFINITY : faceUsd(instance, p, window);
    }
    // Most cells need one fleet or two: to look for the next is less than to sort them all.
    while (left > 0) {
      let [cheapest, least] = [-1, Number.POSITIVE_INFINITY];
      for (let p = first; p < end; p++) {
        if (usd[p - first]! < least) [cheapest, least] = [p, usd[p - first]!];
      }
      if (cheapest < 0) break;
      left -= take(instance, room, routing, cheapest, window, left);
      usd[cheapest - first] = Number.POSITIVE_INFINITY;
    }
  }
}

/**
 * The routing that a rule of thumb would choose.
 * - do_nothing: today's shares in every window; what does not fit is cut alike for all and left unserved.
 * - capacity_weighted: shares in proportion to healthy capacity for the cell; what does not fit goes to the cheapest room.
 * - cheapest_first: cells with the fewest choices first, each to its cheapest fleets with room.
 */
export function baselineRouting(instance: Instance, policy: BaselinePolicy): Routing {
  const T = instance.windows;
  const routing = new Float64Array(instance.pairs * T);
  const wanted = new Float64Array(instance.pairs);
  for (let t = 0; t < T; t++) {
    const room = roomIn(instance, t);
    if (policy !== "cheapest_first") {
      for (let d = 0; d < instance.cells; d++) {
        const weightOf = (p: number) =>
          policy === "do_nothing"
            ? instance.currentShare[p]!
            : instance.accelerators[instance.pairFleet[p]! * T + t]!;
        let weights = 0;
        for (let p = instance.pairStart[d]!; p < instance.pairStart[d + 1]!; p++) weights += weightOf(p);
        // Today's shares may fall short of 1, where today's routes are no longer allowed; they never exceed it.
        const whole = policy === "do_nothing" ? Math.max(1, weights) : weights;
        for (let p = instance.pairStart[d]!; p < instance.pairStart[d + 1]!; p++) {
          wanted[p] = whole > 0 ? (weightOf(p) / whole) * instance.demand[d * T + t]! : 0;
        }
      }
      cutToRoom(instance, room, routing, t, wanted);
    }
    if (policy !== "do_nothing") fillCheapest(instance, room, routing, t);
  }
  return routing;
}

/** Requests/s that a routing would leave unserved in its worst contingency, by window, with greedy recourse. */
export function greedyWorstLoss(instance: Instance, routing: Routing): Float64Array {
  const load = loadOf(instance, routing);
  const recourses = contingencySets(instance.snapshot).flatMap((set) =>
    Array.from({ length: instance.windows }, (_, t) => fillRecourse(instance, routing, load, set, t)),
  );
  return worstLossOf(instance.windows, recourses);
}

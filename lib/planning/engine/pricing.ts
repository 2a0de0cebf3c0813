import { directUsd, type Instance, isActive, movementCountsIn } from "../instance";
import { totalsOf } from "../problem-rows";
import { chargesOf, limitsUsd, type Prices } from "./prices";

export interface Pricing {
  /** No routing costs less: every cell's least cost at these prices, with the limits' worth. USD. */
  boundUsd: number;
  /** By how much a course through pair × window exceeds the best of its cell; infinite where none may pass. USD. */
  excessUsd: Float64Array;
}

/** What a cell's requests of a window cost on each of its pairs at given prices; infinite where it may not serve. */
type StayUsd = (pair: number, window: number) => number;

/**
 * Prices every cell by itself. Once fleets, contracts, shares and the limit on movement are priced instead of
 * enforced, a cell's least cost is the shortest course through its windows: in each it is at one fleet or unserved,
 * staying is free, and coming to a fleet from elsewhere costs what movement costs. A sweep backwards finds what is
 * best from every state on; a sweep forwards along its potentials finds what passing anywhere costs beyond the best.
 * Time and memory grow with pairs × windows.
 */
export function priceCells(instance: Instance, prices: Prices): Pricing {
  const { windows: T, pairStart, cells } = instance;
  const excessUsd = new Float64Array(instance.pairs * T);
  const stayUsd = stayAt(instance, prices);
  let boundUsd = limitsUsd(instance, prices);
  if (!instance.movementCounts) {
    for (let d = 0; d < cells; d++) boundUsd += priceUntied(instance, stayUsd, d, excessUsd);
    return { boundUsd, excessUsd };
  }
  let size = 0;
  for (let d = 0; d < cells; d++) size = Math.max(size, pairStart[d + 1]! - pairStart[d]! + 1);
  const sweep = new Sweep(instance, prices, stayUsd, size);
  for (let d = 0; d < cells; d++) boundUsd += sweep.price(d, excessUsd);
  return { boundUsd, excessUsd };
}

/** Windows that nothing ties together are priced one by one. Returns the cell's least cost. */
function priceUntied(instance: Instance, stayUsd: StayUsd, cell: number, excessUsd: Float64Array): number {
  const { windows: T, pairStart, demand } = instance;
  let total = 0;
  for (let t = 0; t < T; t++) {
    const unserved = unservedUsd(instance, cell, t);
    let best = unserved;
    for (let p = pairStart[cell]!; p < pairStart[cell + 1]!; p++) {
      const usd = demand[cell * T + t]! > 0 ? stayUsd(p, t) : Number.POSITIVE_INFINITY;
      excessUsd[p * T + t] = usd;
      if (usd < best) best = usd;
    }
    for (let p = pairStart[cell]!; p < pairStart[cell + 1]!; p++) excessUsd[p * T + t]! -= best;
    total += best;
  }
  return total;
}

function unservedUsd({ demand, windows: T, seconds, snapshot }: Instance, cell: number, t: number): number {
  return snapshot.policy.usdPerUnservedRequest * demand[cell * T + t]! * seconds[t]!;
}

/** Prices routes at given prices of what they share. */
export function stayAt(instance: Instance, prices: Prices): StayUsd {
  const { windows: T, pairCell, pairFleet, demand, accSeconds, snapshot } = instance;
  const { tokens: allTokens } = totalsOf(instance);
  const { busyUsd, tokensUsd } = chargesOf(instance, prices);
  const tokensPerRequest = Float64Array.from(snapshot.cells, (cell) => cell.tokensPerRequest);
  const displacedUsd = prices.survival?.displacedUsd;
  return (pair, window) => {
    if (!isActive(instance, pair, window)) return Number.POSITIVE_INFINITY;
    const d = pairCell[pair]!;
    const at = pairFleet[pair]! * T + window;
    const requests = demand[d * T + window]!;
    const tokens = requests * tokensPerRequest[d]!;
    const displaced = displacedUsd?.[pair * T + window] ?? 0;
    const shares = tokens > 0 ? (tokensUsd[at]! * tokens) / allTokens[window]! : 0;
    return (
      directUsd(instance, pair, window) + accSeconds[pair]! * requests * busyUsd[at]! + shares + displaced
    );
  };
}

/** Shortest courses through a cell's windows. Rows of windows, one entry per state; the last state is unserved. */
class Sweep {
  private readonly stay: Float64Array;
  private readonly ahead: Float64Array;
  private readonly arrive: Float64Array;
  private readonly moveUsd: Float64Array;
  private here: Float64Array;
  private next: Float64Array;

  constructor(
    private readonly instance: Instance,
    prices: Prices,
    private readonly stayUsd: StayUsd,
    private readonly size: number,
  ) {
    const T = instance.windows;
    const { demand } = totalsOf(instance);
    this.stay = new Float64Array(T * size);
    this.ahead = new Float64Array((T + 1) * size);
    this.arrive = new Float64Array(T);
    this.here = new Float64Array(size);
    this.next = new Float64Array(size);
    this.moveUsd = prices.movedUsd.map(
      (usd, t) => instance.snapshot.policy.usdPerMovedRequestPerSec + (usd > 0 ? usd / demand[t]! : 0),
    );
  }

  /** Fills in the excess of the cell's pairs and returns its least cost. */
  price(d: number, excessUsd: Float64Array): number {
    this.backwards(d);
    return this.forwards(d, excessUsd);
  }

  private backwards(d: number): void {
    const { instance, stay, ahead, arrive, size } = this;
    const T = instance.windows;
    const first = instance.pairStart[d]!;
    const pairs = instance.pairStart[d + 1]! - first;
    ahead.fill(0, T * size, T * size + pairs + 1);
    for (let t = T - 1; t >= 0; t--) {
      const demand = instance.demand[d * T + t]!;
      const [row, next] = [t * size, (t + 1) * size];
      if (demand <= 0) {
        // Nothing is routed, and nothing can be moved from here: the next window begins anew from any state.
        let best = ahead[next + pairs]!;
        for (let s = 0; s < pairs; s++) best = Math.min(best, ahead[next + s]!);
        ahead.fill(best, row, row + pairs + 1);
        continue;
      }
      arrive[t] = movementCountsIn(instance, d, t) ? demand * this.moveUsd[t]! : 0;
      for (let s = 0; s < pairs; s++) stay[row + s] = this.stayUsd(first + s, t);
      stay[row + pairs] = unservedUsd(instance, d, t);
      let best = stay[row + pairs]! + ahead[next + pairs]!;
      for (let s = 0; s < pairs; s++) {
        best = Math.min(best, stay[row + s]! + ahead[next + s]! + arrive[t]!);
      }
      for (let s = 0; s <= pairs; s++) ahead[row + s] = Math.min(stay[row + s]! + ahead[next + s]!, best);
    }
  }

  /** Courses begin where the cell's routes are today, each with its share; what has no route begins unserved. */
  private begin(d: number): number {
    const { instance, ahead, here } = this;
    const first = instance.pairStart[d]!;
    const pairs = instance.pairStart[d + 1]! - first;
    if (!movementCountsIn(instance, d, 0) || instance.demand[d * instance.windows]! <= 0) {
      let least = Number.POSITIVE_INFINITY;
      for (let s = 0; s <= pairs; s++) least = Math.min(least, ahead[s]!);
      // Where nothing was before, any state may be first at no charge; `ahead` charges for arriving nowhere.
      for (let s = 0; s <= pairs; s++) here[s] = ahead[s]! - least;
      return least;
    }
    const sources = Array.from({ length: pairs }, (_, s) => s).sort((a, b) => ahead[a]! - ahead[b]!);
    let [usd, left] = [0, 1];
    here.fill(Number.POSITIVE_INFINITY);
    for (const s of sources) {
      const share = Math.min(left, instance.currentShare[first + s]!);
      if (share <= 0) continue;
      here[s] = 0;
      usd += share * ahead[s]!;
      left -= share;
    }
    if (left > 0) here[pairs] = 0;
    return usd + Math.max(0, left) * ahead[pairs]!;
  }

  private forwards(d: number, excessUsd: Float64Array): number {
    const { instance, size, stay, ahead, arrive } = this;
    const T = instance.windows;
    const first = instance.pairStart[d]!;
    const pairs = instance.pairStart[d + 1]! - first;
    const usd = this.begin(d);
    for (let t = 0; t < T; t++) {
      const { here, next } = this;
      const [row, after] = [t * size, (t + 1) * size];
      if (instance.demand[d * T + t]! <= 0) {
        let best = Number.POSITIVE_INFINITY;
        for (let s = 0; s <= pairs; s++) best = Math.min(best, here[s]!);
        for (let s = 0; s <= pairs; s++) next[s] = best + ahead[after + s]! - ahead[row]!;
        for (let s = 0; s < pairs; s++) excessUsd[(first + s) * T + t] = Number.POSITIVE_INFINITY;
      } else {
        // Cheapest way to be on the move, in costs reduced by the potentials.
        let moving = Number.POSITIVE_INFINITY;
        for (let s = 0; s <= pairs; s++) moving = Math.min(moving, here[s]! - ahead[row + s]!);
        for (let s = 0; s <= pairs; s++) {
          const toll = s === pairs ? 0 : arrive[t]!;
          const from = Math.min(here[s]! - ahead[row + s]!, moving + toll);
          next[s] = from + stay[row + s]! + ahead[after + s]!;
          if (s < pairs) excessUsd[(first + s) * T + t] = next[s]!;
        }
      }
      this.here = next;
      this.next = here;
    }
    return usd;
  }
}

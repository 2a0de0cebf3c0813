import { type Instance, movementCountsIn } from "../instance";
import { drawableUsd } from "../problem-rows";
import { addToAverage, coefficients, shuffle, shuffler, unitUsd } from "./ascent";
import type { Prices } from "./prices";

/**
 * How often all cells come, how far the first pass may move a price, as a part of what a busy accelerator costs, and how
 * fast that shrinks. From this many pairs × windows on, a route overlooked costs more than the passes that find it.
 */
const brief = { passes: 200, firstStep: 0.03, shrink: 0.1 };
const thorough = { passes: 1000, firstStep: 0.05, shrink: 0.02 };
const thoroughFrom = 60_000;

export interface CourseApproach {
  prices: Prices;
  /** How often a course passed a pair in a window in the later passes; pair × window. */
  visited: Uint16Array;
}

/**
 * Prices near an optimum's where movement counts, from those of windows by themselves: as in `approachPrices`, but what a
 * cell takes is its cheapest course through all windows, found backwards by dynamic programming. Time grows with
 * passes × pairs × windows.
 */
export function approachTiedPrices(instance: Instance, from: Prices): CourseApproach {
  const { passes, firstStep, shrink } = instance.pairs * instance.windows < thoroughFrom ? brief : thorough;
  const walker = new CourseWalker(instance, from);
  const order = Int32Array.from({ length: instance.cells }, (_, d) => d);
  const random = shuffler();
  const average: Prices = { ...from, busyUsd: from.busyUsd.slice(), drawnUsd: from.drawnUsd.slice() };
  let averaged = 0;
  for (let pass = 0; pass < passes; pass++) {
    const late = pass >= passes / 2;
    shuffle(order, random);
    for (const d of order) {
      walker.walk(d, firstStep / (1 + shrink * pass), late);
      if (!late || d % 8 !== 0) continue;
      averaged++;
      addToAverage(average.busyUsd, walker.prices.busyUsd, averaged);
      addToAverage(average.drawnUsd, walker.prices.drawnUsd, averaged);
    }
  }
  return { prices: average, visited: walker.visited };
}

class CourseWalker {
  readonly prices: Prices;
  readonly visited: Uint16Array;
  private readonly busy: Float64Array;
  private readonly direct: Float64Array;
  private readonly unit: Float64Array;
  private readonly room: Float64Array;
  private readonly drawable: Float64Array;
  /** Rows of windows, one entry per state of the cell; the last state is unserved. */
  private readonly size: number;
  private readonly stay: Float64Array;
  private readonly ahead: Float64Array;
  /** Where one who moves in the window goes. */
  private readonly target: Int32Array;

  constructor(
    private readonly instance: Instance,
    from: Prices,
  ) {
    const { windows: T, cells, pairStart, accelerators, snapshot } = instance;
    this.prices = { ...from, busyUsd: from.busyUsd.slice(), drawnUsd: from.drawnUsd.slice() };
    this.visited = new Uint16Array(instance.pairs * T);
    ({ busy: this.busy, direct: this.direct } = coefficients(instance));
    this.chargeSurvival(from);
    this.unit = unitUsd(instance);
    this.room = accelerators.map((count) => count * snapshot.policy.targetUtilization);
    this.drawable = drawableUsd(instance);
    let size = 1;
    for (let d = 0; d < cells; d++) size = Math.max(size, pairStart[d + 1]! - pairStart[d]! + 1);
    this.size = size;
    this.stay = new Float64Array(T * size);
    this.ahead = new Float64Array((T + 1) * size);
    this.target = new Int32Array(T);
  }

  /** What contingencies charge stays as it is. */
  private chargeSurvival({ survival }: Prices): void {
    if (!survival) return;
    const { windows: T, pairFleet } = this.instance;
    for (const [at, busy] of this.busy.entries()) {
      const emergency = survival.emergencyUsd[pairFleet[Math.floor(at / T)]! * T + (at % T)]!;
      this.direct[at]! += busy * emergency + survival.displacedUsd[at]!;
    }
  }

  /** Sends one cell along its cheapest courses and moves the prices of what it takes, and of what it leaves. */
  walk(d: number, step: number, late: boolean): void {
    const { instance } = this;
    const { windows: T, fleets: F, cells: D, pairStart, currentShare, snapshot } = instance;
    this.lookAhead(d);
    const { busyUsd, drawnUsd } = this.prices;
    for (let at = 0; at < F * T; at++) {
      busyUsd[at] = Math.max(0, busyUsd[at]! - (step * this.unit[at % T]!) / D);
    }
    const first = pairStart[d]!;
    const pairs = pairStart[d + 1]! - first;
    if (movementCountsIn(instance, d, 0)) {
      let left = 1;
      for (let s = 0; s < pairs; s++) {
        const weight = Math.min(left, currentShare[first + s]!);
        if (weight > 0) this.follow(d, s, weight, step, late);
        left -= weight;
      }
      if (left > 1e-9) this.follow(d, pairs, left, step, late);
    } else this.follow(d, -1, 1, step, late);
    for (const [c, { committedUsd, overageMultiplier }] of snapshot.contracts.entries()) {
      const hoped = (committedUsd - instance.idleSpendUsd[c]!) / D / this.drawable[c]!;
      drawnUsd[c] = Math.min(overageMultiplier, Math.max(0, drawnUsd[c]! - step * hoped));
    }
  }

  private lookAhead(d: number): void {
    const { instance, size, stay, ahead, busy, direct } = this;
    const { windows: T, pairStart, pairFleet, contractOf, demand, loadUsd, drawUsd, snapshot } = instance;
    const { usdPerUnservedRequest, usdPerMovedRequestPerSec } = snapshot.policy;
    const { busyUsd, drawnUsd } = this.prices;
    const first = pairStart[d]!;
    const pairs = pairStart[d + 1]! - first;
    ahead.fill(0, T * size, T * size + pairs + 1);
    for (let t = T - 1; t >= 0; t--) {
      const requests = demand[d * T + t]!;
      const [row, next] = [t * size, (t + 1) * size];
      const arrive = movementCountsIn(instance, d, t) ? requests * usdPerMovedRequestPerSec : 0;
      stay[row + pairs] = usdPerUnservedRequest * requests * instance.seconds[t]!;
      let best = stay[row + pairs]! + ahead[next + pairs]!;
      let target = pairs;
      for (let s = 0; s < pairs; s++) {
        const p = first + s;
        const f = pairFleet[p]!;
        const at = f * T + t;
        const c = contractOf[f]!;
        const drawn = c < 0 ? 0 : drawUsd[at]! * drawnUsd[c]!;
        const usd =
          requests > 0 ? direct[p * T + t]! + busy[p * T + t]! * (loadUsd[at]! + drawn + busyUsd[at]!) : 0;
        stay[row + s] = usd;
        if (usd + ahead[next + s]! + arrive >= best) continue;
        best = usd + ahead[next + s]! + arrive;
        target = s;
      }
      this.target[t] = target;
      for (let s = 0; s <= pairs; s++) {
        ahead[row + s] = requests > 0 ? Math.min(stay[row + s]! + ahead[next + s]!, best) : best;
      }
    }
  }

  /** Follows the cheapest course from a state; -1 is nowhere. */
  private follow(d: number, from: number, weight: number, step: number, late: boolean): void {
    const { instance, size, stay, ahead, room } = this;
    const { windows: T, pairStart, pairFleet, contractOf, demand, drawUsd } = instance;
    const { busyUsd, drawnUsd } = this.prices;
    const first = pairStart[d]!;
    const pairs = pairStart[d + 1]! - first;
    let state = from;
    for (let t = 0; t < T; t++) {
      const [row, next] = [t * size, (t + 1) * size];
      const idle = demand[d * T + t]! <= 0;
      if (state < 0 || idle || stay[row + state]! + ahead[next + state]! > ahead[row + state]!) {
        state = this.target[t]!;
      }
      if (idle || state === pairs) continue;
      const p = first + state;
      const f = pairFleet[p]!;
      const at = f * T + t;
      const taken = this.busy[p * T + t]! * weight;
      if (late) this.visited[p * T + t]!++;
      if (room[at]! > 0) busyUsd[at]! += step * this.unit[t]! * (taken / room[at]!);
      const c = contractOf[f]!;
      if (c >= 0) drawnUsd[c]! += (step * drawUsd[at]! * taken) / this.drawable[c]!;
    }
  }
}

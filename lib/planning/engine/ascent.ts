import { directUsd, type Instance, isActive } from "../instance";
import { drawableUsd } from "../problem-rows";
import { noPrices, type Prices } from "./prices";

const passes = 15;

/**
 * Prices of capacity and commitments that are near an optimum's, without a solver: cells come one by one, in a new order
 * every pass; each takes its cheapest fleet at the prices of the moment, which become dearer for it, while all others
 * become cheaper by what they had hoped for (incremental subgradient ascent of the Lagrangian dual with steps that
 * shrink; Nedić and Bertsekas 2001). The average over the later passes is returned. Movement, shares and contingencies
 * are left out: this only says where to look first. Time grows with passes × pairs × windows.
 */
export function approachPrices(instance: Instance): Prices {
  const { windows: T, fleets: F, cells: D, pairStart, pairFleet, contractOf, snapshot } = instance;
  const { targetUtilization, usdPerUnservedRequest } = snapshot.policy;
  const prices = noPrices(instance);
  const average = noPrices(instance);
  const room = instance.accelerators.map((count) => count * targetUtilization);
  const { busy, direct } = coefficients(instance);
  const unit = unitUsd(instance);
  const drawable = drawableUsd(instance);
  const order = Int32Array.from({ length: D }, (_, d) => d);
  const random = shuffler();
  let averaged = 0;
  for (const [c, { overageMultiplier }] of snapshot.contracts.entries())
    prices.drawnUsd[c] = overageMultiplier / 2;

  for (let pass = 0; pass < passes; pass++) {
    shuffle(order, random);
    const step = 1 / (1 + pass);
    for (const d of order) {
      for (let t = 0; t < T; t++) {
        let best = usdPerUnservedRequest * instance.demand[d * T + t]! * instance.seconds[t]!;
        let chosen = -1;
        for (let p = pairStart[d]!; p < pairStart[d + 1]!; p++) {
          const f = pairFleet[p]!;
          const at = f * T + t;
          const c = contractOf[f]!;
          const drawn = c < 0 ? 0 : instance.drawUsd[at]! * prices.drawnUsd[c]!;
          const usd =
            direct[p * T + t]! + busy[p * T + t]! * (instance.loadUsd[at]! + drawn + prices.busyUsd[at]!);
          if (usd >= best) continue;
          best = usd;
          chosen = p;
        }
        const fall = (step * unit[t]!) / D;
        for (let at = t; at < F * T; at += T) prices.busyUsd[at] = Math.max(0, prices.busyUsd[at]! - fall);
        if (chosen < 0) continue;
        const f = pairFleet[chosen]!;
        const at = f * T + t;
        const taken = busy[chosen * T + t]!;
        if (room[at]! > 0) prices.busyUsd[at]! += step * unit[t]! * (taken / room[at]!);
        const c = contractOf[f]!;
        if (c >= 0) prices.drawnUsd[c]! += step * ((instance.drawUsd[at]! * taken) / drawable[c]!);
      }
      for (const [c, { committedUsd, overageMultiplier }] of snapshot.contracts.entries()) {
        const hoped = (committedUsd - instance.idleSpendUsd[c]!) / D / drawable[c]!;
        const usd = prices.drawnUsd[c]! - step * hoped;
        prices.drawnUsd[c] = Math.min(overageMultiplier, Math.max(0, usd));
      }
      if (pass >= passes / 2 && d % 8 === 0) {
        averaged++;
        addToAverage(average.busyUsd, prices.busyUsd, averaged);
        addToAverage(average.drawnUsd, prices.drawnUsd, averaged);
      }
    }
  }
  return average;
}

export function addToAverage(average: Float64Array, values: Float64Array, count: number): void {
  for (let i = 0; i < values.length; i++) average[i]! += (values[i]! - average[i]!) / count;
}

/** Busy accelerators and direct cost of all of a cell's requests, pair × window; infinite where it may not serve. */
export function coefficients(instance: Instance): { busy: Float64Array; direct: Float64Array } {
  const { windows: T, pairs: P } = instance;
  const busy = new Float64Array(P * T);
  const direct = new Float64Array(P * T).fill(Number.POSITIVE_INFINITY);
  for (let p = 0; p < P; p++) {
    for (let t = 0; t < T; t++) {
      if (!isActive(instance, p, t)) continue;
      busy[p * T + t] = instance.accSeconds[p]! * instance.demand[instance.pairCell[p]! * T + t]!;
      direct[p * T + t] = directUsd(instance, p, t);
    }
  }
  return { busy, direct };
}

/** What a busy accelerator costs on average at face value, by window, USD: the scale of its price. */
export function unitUsd({
  windows: T,
  fleets: F,
  loadUsd,
  drawUsd,
  accelerators,
  hours,
}: Instance): Float64Array {
  return hours.map((_, t) => {
    let [sum, count] = [0, 0];
    for (let at = t; at < F * T; at += T) {
      if (!(accelerators[at]! > 0)) continue;
      sum += loadUsd[at]! + drawUsd[at]!;
      count++;
    }
    return count > 0 ? sum / count : 0;
  });
}

/** A repeatable source of numbers in [0, 1): the same snapshot is planned alike every time. */
export function shuffler(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

export function shuffle(order: Int32Array, random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
}

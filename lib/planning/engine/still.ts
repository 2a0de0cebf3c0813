import type { Highs } from "highs";
import type { Instance } from "../instance";
import { approachPrices } from "./ascent";
import { mixOffers, type WindowOffer } from "./contract-master";
import type { LpStatus, SolveControl } from "./highs";
import { noPrices, noSurvival, type Prices } from "./prices";
import type { Cut } from "./survival-cuts";
import { type WindowAnswer, WindowProgram } from "./window-program";

/** Where a solve stands when it ends, whether or not it came to an end. */
export interface Solved {
  status: LpStatus;
  /** Solver's own name for the status, for a failure's reason. */
  detail: string;
  /** Shares of their cells, pair × window; undefined when no routing was found in time. */
  share: Float64Array | undefined;
  prices: Prices;
  /** What contingencies were found to ask of every routing. */
  cuts?: readonly Cut[];
}

/** Below this part of the cost, bound and mixture are the same to the last digits that count. */
const exactGap = 1e-11;
/** Where the solver's own rounding may keep a gap open. */
const lastDigits = 1e-8;
/** While the gap is wider than this, new prices go only part of the way: the master's first ones are wild. */
const wideGap = 1e-4;
const partOfTheWay = 0.6;

/**
 * The optimum where nothing but commitments ties windows together. Each window answers to prices of commitments; a master
 * mixes their answers and makes new prices, until the mixture costs what the prices prove it must, or no more than `closedGap` of itself above that. One window, or none
 * that draws on a commitment, needs no such talk.
 */
export function solveStill(
  solver: Highs,
  instance: Instance,
  control: SolveControl,
  closedGap = exactGap,
): Solved {
  const near = approachPrices(instance);
  const alone = instance.windows === 1;
  const programs: WindowProgram[] = [];
  try {
    for (let t = 0; t < instance.windows; t++) {
      programs.push(new WindowProgram(solver, instance, t, near, alone));
    }
    const solved = alone
      ? solveAlone(programs[0]!, instance, control)
      : solveTogether(solver, programs, instance, near, control, closedGap);
    return { ...solved, cuts: programs.flatMap(({ knownCuts }) => knownCuts) };
  } finally {
    for (const program of programs) program.dispose();
  }
}

function solveAlone(program: WindowProgram, instance: Instance, control: SolveControl): Solved {
  const answer = program.solve(new Float64Array(instance.snapshot.contracts.length), control);
  const share = new Float64Array(instance.pairs);
  for (const [p, value] of answer.share) share[p] = value;
  return {
    status: answer.status,
    detail: answer.detail,
    share: answer.status === "optimal" ? share : undefined,
    prices: answer.prices,
  };
}

function solveTogether(
  solver: Highs,
  programs: readonly WindowProgram[],
  instance: Instance,
  near: Prices,
  control: SolveControl,
  closedGap: number,
): Solved {
  const { contracts } = instance.snapshot;
  const offers: (WindowOffer & Pick<WindowAnswer, "share">)[] = [];
  let best = { usd: Number.NEGATIVE_INFINITY, prices: noPrices(instance) };
  let share: Float64Array | undefined;
  let drawnUsd = near.drawnUsd;
  // At the master's own prices, a round that betters neither side has met the last digits.
  let wentAllTheWay = false;
  let cheapestUsd = Number.POSITIVE_INFINITY;
  const survives = instance.snapshot.policy.contingencies !== "none";
  for (let round = 0; ; round++) {
    const prices: Prices = {
      ...noPrices(instance),
      drawnUsd,
      ...(survives ? { survival: noSurvival(instance) } : {}),
    };
    let usd = contracts.reduce(
      (sum, { committedUsd }, c) => sum + drawnUsd[c]! * (instance.idleSpendUsd[c]! - committedUsd),
      0,
    );
    for (const [t, program] of programs.entries()) {
      control.progress("windows", round);
      const answer = program.solve(drawnUsd, control);
      if (answer.status !== "optimal") {
        return { status: answer.status, detail: answer.detail, share, prices: best.prices };
      }
      usd += answer.pricedUsd;
      let unpricedUsd = answer.pricedUsd;
      for (const [c, drawn] of answer.drawn.entries()) unpricedUsd -= drawn * drawnUsd[c]!;
      offers.push({ window: t, unpricedUsd, drawn: answer.drawn, share: answer.share });
      spread(answer.prices.busyUsd, prices.busyUsd, t, instance.windows);
      if (answer.prices.survival && prices.survival) {
        spread(answer.prices.survival.emergencyUsd, prices.survival.emergencyUsd, t, instance.windows);
        spread(answer.prices.survival.displacedUsd, prices.survival.displacedUsd, t, instance.windows);
      }
      spread(answer.prices.tooMuchUsd, prices.tooMuchUsd, t, instance.windows);
      spread(answer.prices.tooLittleUsd, prices.tooLittleUsd, t, instance.windows);
    }
    const better = usd > best.usd;
    if (better) best = { usd, prices };
    const mixture = mixOffers(solver, instance, offers, control);
    if (mixture.status !== "optimal") {
      return { status: mixture.status, detail: "master", share, prices: best.prices };
    }
    share = mixed(instance, offers, mixture.weight);
    const gap = (mixture.usd - best.usd) / Math.max(Math.abs(mixture.usd), 1e-6);
    const stuck = gap <= lastDigits && !better && wentAllTheWay && !(mixture.usd < cheapestUsd);
    cheapestUsd = Math.min(cheapestUsd, mixture.usd);
    if (gap <= closedGap || stuck)
      return { status: "optimal", detail: "optimal", share, prices: best.prices };
    wentAllTheWay = gap <= wideGap;
    const step = wentAllTheWay ? 1 : partOfTheWay;
    const from = best.prices.drawnUsd;
    drawnUsd = mixture.drawnUsd.map((to, c) => step * to + (1 - step) * from[c]!);
  }
}

/** Writes one window's row-major values into those of all windows. */
function spread(values: Float64Array, into: Float64Array, window: number, windows: number): void {
  for (const [at, value] of values.entries()) into[at * windows + window] = value;
}

function mixed(
  { pairs, windows: T }: Instance,
  offers: readonly (WindowOffer & Pick<WindowAnswer, "share">)[],
  weight: Float64Array,
): Float64Array {
  const share = new Float64Array(pairs * T);
  for (const [i, offer] of offers.entries()) {
    if (!(weight[i]! > 0)) continue;
    for (const [p, value] of offer.share) share[p * T + offer.window]! += weight[i]! * value;
  }
  return share;
}

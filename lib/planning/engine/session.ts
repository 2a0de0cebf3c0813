import type { Basis } from "highs";
import type { Instance } from "../instance";
import type { Problem } from "../problem";
import { totalsOf } from "../problem-rows";
import type { Prices } from "./prices";

/** A program that was solved, and the basis of its optimum. */
export interface SolvedProgram {
  problem: Problem;
  basis: Basis;
}

/** What there is to begin with: prices that say where to look, and a basis to start from. */
export interface Recalled {
  prices: Prices;
  program: SolvedProgram;
}

/**
 * What one solve leaves to the next in its thread. A what-if, the correction a quarter of an hour later or the plan without one
 * of its rules is nearly the same problem: other numbers, a few routes more or less. What comes out is proven by its own
 * prices as ever, so that nothing but time depends on what was remembered.
 */
export class Session {
  #last: (Recalled & { instance: Instance }) | undefined;

  keep(instance: Instance, prices: Prices, program: SolvedProgram): void {
    this.#last = { instance, prices, program };
  }

  /** What was kept, in the numbering of this instance; undefined if that had other cells, fleets, contracts or windows. */
  recall(instance: Instance): Recalled | undefined {
    const last = this.#last;
    if (!last || shapeOf(last.instance) !== shapeOf(instance)) return undefined;
    const { problem, basis } = last.program;
    const T = instance.windows;
    const before = pairsBefore(last.instance, instance);
    const renumbered = (byPair: Int32Array) =>
      Int32Array.from({ length: instance.pairs * T }, (_, at) => {
        const p = before[Math.floor(at / T)]!;
        return p < 0 ? -1 : byPair[p * T + (at % T)]!;
      });
    return {
      prices: withinRange(instance, last.prices),
      program: {
        problem: {
          ...problem,
          share: renumbered(problem.share),
          moved: renumbered(problem.moved),
          rows: { ...problem.rows, move: renumbered(problem.rows.move) },
        },
        // What contingencies added binds elsewhere now.
        basis: {
          ...basis,
          colStatus: basis.colStatus.subarray(0, problem.lp.columns),
          rowStatus: basis.rowStatus.subarray(0, problem.lp.rows),
        },
      },
    };
  }
}

/** What must be the same for the numbers of cells, fleets, contracts, shares and windows to mean the same. */
function shapeOf({ windows, snapshot }: Instance): string {
  const { cells, fleets, contracts, shares } = snapshot;
  const ids = [cells, fleets, contracts].map((list) => list.map(({ id }) => id));
  return JSON.stringify([windows, ...ids, shares.map(({ provider }) => provider)]);
}

/** For each pair of `now`, the number the same cell and fleet had, or -1. */
function pairsBefore(then: Instance, now: Instance): Int32Array {
  const before = new Int32Array(now.pairs).fill(-1);
  const ofFleet = new Int32Array(now.fleets);
  for (let d = 0; d < now.cells; d++) {
    ofFleet.fill(-1);
    for (let p = then.pairStart[d]!; p < then.pairStart[d + 1]!; p++) ofFleet[then.pairFleet[p]!] = p;
    for (let p = now.pairStart[d]!; p < now.pairStart[d + 1]!; p++) before[p] = ofFleet[now.pairFleet[p]!]!;
  }
  return before;
}

/** Prices in the ranges in which they are multipliers of this instance, so that what they bound is bounded. */
function withinRange(instance: Instance, { survival: _, ...prices }: Prices): Prices {
  const { windows: T, seconds, snapshot } = instance;
  const { demand } = totalsOf(instance);
  return {
    ...prices,
    drawnUsd: prices.drawnUsd.map((usd, c) => Math.min(usd, snapshot.contracts[c]!.overageMultiplier)),
    tooLittleUsd: prices.tooLittleUsd.map((usd, at) => {
      const t = at % T;
      return Math.min(usd, snapshot.policy.usdPerUnservedRequest * demand[t]! * seconds[t]!);
    }),
  };
}

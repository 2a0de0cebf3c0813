import type { Highs, Model } from "highs";
import { type Contingency, contingencySets } from "../contingency";
import type { Instance } from "../instance";
import type { Problem } from "../problem";
import { totalsOf } from "../problem-rows";
import { fillRecourse } from "../recourse";
import { loadOf, type Routing } from "../terms";
import type { LpResult, SolveControl } from "./highs";
import { noSurvival, type Survival } from "./prices";
import { bestRecourse, lostPerDisplaced } from "./recourse-program";

/** A contingency's loss in a window is at least this, whatever the routing: one vertex of the dual of its recourse. */
export interface Cut {
  set: Contingency;
  window: number;
  savedPerAccelerator: Float64Array;
  lostPerDisplaced: Float64Array;
}

/** The program that cuts are rows of. */
interface Host {
  problem: Problem;
  model: Model;
  /** The column of a pair's route in a window, or -1. */
  columnOf(pair: number, window: number): number;
}

/** A loss beyond the one accounted for counts from this part of all demand on. */
const leastLoss = 1e-10;

/**
 * What contingencies do to a program. Written down whole, they would multiply it by their number; few of them bind, and
 * each only in few ways. So one column per window stands for its worst loss, and rows that say what that is at least are
 * added as routings break them (Benders 1962): for a routing, a contingency's best recourse is a small problem by
 * itself, and its duals make the row. A row holds for every routing, so it serves any later program of the instance.
 */
export class SurvivalCuts {
  private readonly sets: readonly Contingency[];
  private readonly cuts: Cut[];
  private readonly totalDemand: Float64Array;
  /** USD for losing all requests of the window. */
  private readonly worstUsd: Float64Array;
  private host: Host | undefined;

  constructor(
    private readonly solver: Highs,
    private readonly instance: Instance,
    policy: Instance["snapshot"]["policy"],
    known: readonly Cut[] = [],
  ) {
    this.cuts = [...known];
    this.sets = contingencySets({ ...instance.snapshot, policy });
    this.totalDemand = totalsOf(instance).demand;
    this.worstUsd = this.totalDemand.map(
      (demand, t) => policy.usdPerContingencyUnservedRequest * demand * instance.seconds[t]!,
    );
  }

  /** How many columns and rows a program has beyond its own; they come after those it had when it was attached. */
  get columns(): number {
    return this.instance.windows;
  }

  get rows(): number {
    return this.cuts.length;
  }

  get known(): readonly Cut[] {
    return this.cuts;
  }

  /** Makes a program's model account for the worst loss of every window, as far as it is known. */
  attach(host: Host): void {
    this.host = host;
    host.model.options.set({ primal_feasibility_tolerance: 1e-9, dual_feasibility_tolerance: 1e-9 });
    for (const usd of this.worstUsd) {
      host.model.addCol(usd, 0, Number.POSITIVE_INFINITY, { indices: [], values: [] });
    }
    for (const cut of this.cuts) this.addRow(host, cut);
  }

  /** What a route's column has in the rows added so far. */
  *entriesOf(pair: number, window: number): Generator<[row: number, value: number]> {
    if (!this.host) return;
    for (const [i, cut] of this.cuts.entries()) {
      const value = cut.window === window ? this.entryOf(cut, pair) : 0;
      if (value !== 0) yield [this.host.problem.lp.rows + i, value];
    }
  }

  /** Adds a row for each contingency that loses more than is accounted for. Returns how many; null when time ran out. */
  add(result: LpResult, routing: Routing, control: SolveControl): number | null {
    const { instance, host, totalDemand } = this;
    if (!host) return 0;
    const load = loadOf(instance, routing);
    const before = this.cuts.length;
    for (let t = 0; t < instance.windows; t++) {
      if (!(this.worstUsd[t]! > 0)) continue;
      const known = result.value[host.problem.lp.columns + t]! * totalDemand[t]!;
      const accounted = known + leastLoss * totalDemand[t]!;
      for (const set of this.sets) {
        const greedy = fillRecourse(instance, routing, load, set, t);
        if (greedy.unservedRequestsPerSec <= accounted) continue;
        const best = bestRecourse(this.solver, instance, routing, load, set, t, control);
        if (best === null) return null;
        if (best.unservedRequestsPerSec <= accounted) continue;
        const savedPerAccelerator = best.savedPerAccelerator;
        const lost = lostPerDisplaced(instance, savedPerAccelerator, set, t);
        const cut = { set, window: t, savedPerAccelerator, lostPerDisplaced: lost };
        this.addRow(host, cut);
        this.cuts.push(cut);
      }
    }
    return this.cuts.length - before;
  }

  /** Loss of all the window's requests by what a cut displaces of the pair, negative as it stands on the left. */
  private entryOf({ set, window, lostPerDisplaced }: Cut, pair: number): number {
    const { windows: T, pairCell, pairFleet, demand } = this.instance;
    const d = pairCell[pair]!;
    const lost = set.lostFleet[pairFleet[pair]!] ? lostPerDisplaced[d]! : 0;
    return lost > 0 ? (-lost * demand[d * T + window]!) / this.totalDemand[window]! : 0;
  }

  private addRow({ problem, model, columnOf }: Host, cut: Cut): void {
    const { windows: T, pairs, accelerators, snapshot } = this.instance;
    const t = cut.window;
    const indices = [problem.lp.columns + t];
    const values = [1];
    let least = 0;
    for (const [f, perAccelerator] of cut.savedPerAccelerator.entries()) {
      if (perAccelerator <= 0) continue;
      const part = (perAccelerator * accelerators[f * T + t]!) / this.totalDemand[t]!;
      least -= part * snapshot.policy.emergencyUtilization;
      indices.push(problem.utilization[f * T + t]!);
      values.push(-part);
    }
    for (let p = 0; p < pairs; p++) {
      const column = columnOf(p, t);
      const value = column < 0 ? 0 : this.entryOf(cut, p);
      if (value === 0) continue;
      indices.push(column);
      values.push(value);
    }
    model.addRow(least, Number.POSITIVE_INFINITY, { indices, values });
  }

  /** What the rows' duals charge for room that displaced traffic needs, and for what would be displaced. */
  prices(result: LpResult): Survival {
    const { instance, totalDemand, worstUsd } = this;
    const { windows: T, pairs, pairCell, pairFleet, demand } = instance;
    const survival = noSurvival(instance);
    const first = this.host?.problem.lp.rows ?? 0;
    const duals = this.cuts.map((_, i) => Math.max(0, result.rowDual[first + i] ?? 0));
    const sum = new Float64Array(T);
    for (const [i, { window }] of this.cuts.entries()) sum[window]! += duals[i]!;
    for (const [i, { set, window: t, savedPerAccelerator, lostPerDisplaced }] of this.cuts.entries()) {
      // No more can be charged than the worst loss costs; what the solver's last digits add is scaled away.
      const scale = sum[t]! > worstUsd[t]! ? worstUsd[t]! / sum[t]! : 1;
      const usd = (duals[i]! * scale) / totalDemand[t]!;
      if (!(usd > 0)) continue;
      for (const [f, saved] of savedPerAccelerator.entries())
        survival.emergencyUsd[f * T + t]! += usd * saved;
      for (let p = 0; p < pairs; p++) {
        if (!set.lostFleet[pairFleet[p]!]) continue;
        const d = pairCell[p]!;
        survival.displacedUsd[p * T + t]! += usd * lostPerDisplaced[d]! * demand[d * T + t]!;
      }
    }
    return survival;
  }
}

import type { Highs, Model } from "highs";
import { type Contingency, contingencySets } from "../contingency";
import type { Instance } from "../instance";
import type { Problem } from "../problem";
import { totalsOf } from "../problem-rows";
import { fillRecourse } from "../recourse";
import { loadOf, type Routing } from "../terms";
import type { LpResult, SolveControl } from "./highs";
import type { Survival } from "./prices";
import { bestRecourse, lostPerDisplaced } from "./recourse-program";

/** A contingency's loss is at least this, whatever the routing: one vertex of the dual of its recourse. */
interface Cut {
  row: number;
  set: Contingency;
  savedPerAccelerator: Float64Array;
  lostPerDisplaced: Float64Array;
}

/** A loss beyond the one accounted for counts from this part of all demand on. */
const leastLoss = 1e-10;

/**
 * What contingencies do to one window's program. Written down whole, they would multiply it by their number; few of them
 * bind, and each only in few ways. So one column stands for the worst loss, and rows that say what it is at least are
 * added as routings break them (Benders 1962): for a routing, a contingency's best recourse is a small problem by itself,
 * and its duals make the row.
 */
export class SurvivalCuts {
  private readonly sets: readonly Contingency[];
  private readonly cuts: Cut[] = [];
  private readonly totalDemand: number;
  private readonly worstUsd: number;
  private readonly worstColumn: number;

  constructor(
    private readonly solver: Highs,
    /** Of one window. */
    private readonly instance: Instance,
    private readonly problem: Problem,
    private readonly model: Model,
    policy: Instance["snapshot"]["policy"],
  ) {
    this.sets = contingencySets({ ...instance.snapshot, policy });
    this.totalDemand = totalsOf(instance).demand[0]!;
    this.worstUsd = policy.usdPerContingencyUnservedRequest * this.totalDemand * instance.seconds[0]!;
    this.worstColumn = problem.lp.columns;
    model.addCol(this.worstUsd, 0, Number.POSITIVE_INFINITY, { indices: [], values: [] });
    model.options.set({ primal_feasibility_tolerance: 1e-9, dual_feasibility_tolerance: 1e-9 });
  }

  get rows(): number {
    return this.cuts.length;
  }

  /** What a route's column has in the rows added so far. */
  *entriesOf(pair: number): Generator<[row: number, value: number]> {
    const { instance, totalDemand } = this;
    const d = instance.pairCell[pair]!;
    for (const cut of this.cuts) {
      if (!cut.set.lostFleet[instance.pairFleet[pair]!]) continue;
      const lost = cut.lostPerDisplaced[d]!;
      if (lost > 0) yield [cut.row, (-lost * instance.demand[d]!) / totalDemand];
    }
  }

  /** Adds a row for each contingency that loses more than is accounted for. Returns how many; null when time ran out. */
  add(
    result: LpResult,
    routing: Routing,
    columnOf: ReadonlyMap<number, number>,
    control: SolveControl,
  ): number | null {
    const { instance, totalDemand } = this;
    if (!(this.worstUsd > 0)) return 0;
    const accounted = result.value[this.worstColumn]! * totalDemand + leastLoss * totalDemand;
    const load = loadOf(instance, routing);
    const before = this.cuts.length;
    for (const set of this.sets) {
      const greedy = fillRecourse(instance, routing, load, set, 0);
      if (greedy.unservedRequestsPerSec <= accounted) continue;
      const best = bestRecourse(this.solver, instance, routing, load, set, 0, control);
      if (best === null) return null;
      if (best.unservedRequestsPerSec <= accounted) continue;
      this.addCut(set, best.savedPerAccelerator, columnOf);
    }
    return this.cuts.length - before;
  }

  private addCut(set: Contingency, saved: Float64Array, columnOf: ReadonlyMap<number, number>): void {
    const { instance, totalDemand, problem } = this;
    const { emergencyUtilization } = instance.snapshot.policy;
    const cut: Cut = {
      row: problem.lp.rows + this.cuts.length,
      set,
      savedPerAccelerator: saved,
      lostPerDisplaced: lostPerDisplaced(instance, saved, set, 0),
    };
    const indices = [this.worstColumn];
    const values = [1];
    let least = 0;
    for (const [f, perAccelerator] of saved.entries()) {
      if (perAccelerator <= 0) continue;
      const part = (perAccelerator * instance.accelerators[f]!) / totalDemand;
      least -= part * emergencyUtilization;
      indices.push(problem.utilization[f]!);
      values.push(-part);
    }
    for (const [pair, column] of columnOf) {
      const d = instance.pairCell[pair]!;
      const lost = cut.lostPerDisplaced[d]!;
      if (!set.lostFleet[instance.pairFleet[pair]!] || !(lost > 0)) continue;
      indices.push(column);
      values.push((-lost * instance.demand[d]!) / totalDemand);
    }
    this.model.addRow(least, Number.POSITIVE_INFINITY, { indices, values });
    this.cuts.push(cut);
  }

  /** What the rows' duals charge for room that displaced traffic needs, and for what would be displaced. */
  prices(result: LpResult): Survival {
    const { instance, totalDemand } = this;
    const emergencyUsd = new Float64Array(instance.fleets);
    const displacedUsd = new Float64Array(instance.pairs);
    const duals = this.cuts.map(({ row }) => Math.max(0, result.rowDual[row] ?? 0));
    const sum = duals.reduce((total, dual) => total + dual, 0);
    // No more can be charged than the worst loss costs; what the solver's last digits add is scaled away.
    const scale = sum > this.worstUsd ? this.worstUsd / sum : 1;
    for (const [i, cut] of this.cuts.entries()) {
      const usd = (duals[i]! * scale) / totalDemand;
      if (!(usd > 0)) continue;
      for (const [f, saved] of cut.savedPerAccelerator.entries()) emergencyUsd[f]! += usd * saved;
      for (let p = 0; p < instance.pairs; p++) {
        if (!cut.set.lostFleet[instance.pairFleet[p]!]) continue;
        const d = instance.pairCell[p]!;
        displacedUsd[p]! += usd * cut.lostPerDisplaced[d]! * instance.demand[d]!;
      }
    }
    return { emergencyUsd, displacedUsd };
  }
}

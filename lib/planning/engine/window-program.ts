import type { Highs, Model } from "highs";
import type { Instance } from "../instance";
import { LinearProgramBuilder } from "../lp";
import { buildProblem, type Problem, routeColumn } from "../problem";
import { totalsOf } from "../problem-rows";
import { greedyStart } from "./greedy-start";
import {
  createModel,
  dualSimplex,
  type LpResult,
  type LpStatus,
  primalSimplex,
  runModel,
  type SolveControl,
  stoppedBy,
} from "./highs";
import { noPrices, type Prices, pricesFromDuals } from "./prices";
import { stayAt } from "./pricing";
import { roundRouting } from "./round";
import { type Cut, SurvivalCuts } from "./survival-cuts";

/** The same without contingencies: those come as rows of their own. */
export function withoutContingencies(instance: Instance): Instance {
  const { snapshot } = instance;
  return { ...instance, snapshot: { ...snapshot, policy: { ...snapshot.policy, contingencies: "none" } } };
}

/** One window of an instance whose windows only contracts tie together, as an instance without contracts. */
function oneWindow(instance: Instance, window: number): Instance {
  const T = instance.windows;
  const only = (values: Float64Array) => values.filter((_, at) => at % T === window);
  return {
    ...instance,
    snapshot: { ...instance.snapshot, contracts: [], windows: [instance.snapshot.windows[window]!] },
    windows: 1,
    seconds: instance.seconds.subarray(window, window + 1),
    hours: instance.hours.subarray(window, window + 1),
    demand: only(instance.demand),
    accelerators: only(instance.accelerators),
    loadUsd: only(instance.loadUsd),
    drawUsd: new Float64Array(instance.fleets),
    contractOf: new Int32Array(instance.fleets).fill(-1),
    idleSpendUsd: new Float64Array(0),
    fixedUsd: 0,
    movementCounts: false,
  };
}

/** What one window answers to prices of commitments. */
export interface WindowAnswer {
  status: LpStatus;
  detail: string;
  /** Cost of the window at these prices, USD. */
  pricedUsd: number;
  /** Drawn from each contract, USD. */
  drawn: Float64Array;
  /** Shares of their cells, by pair: only what is > 0. */
  share: Map<number, number>;
  prices: Prices;
}

/** Columns that each cell starts with, and that each may gain in one round. */
const startColumns = 8;
const columnsPerRound = 3;
/** A gain below this part of what its cell costs is the solver's rounding. */
const leastGain = 1e-9;

/**
 * One window's program, held to routes that may pay: it starts from those that look cheapest at given prices and from a
 * routing filled greedily; routes that would pay at its duals are added until there is none, which makes its optimum
 * that of all routes. It stays in the solver, and is solved again from where it stands when prices of commitments change.
 */
export class WindowProgram {
  private readonly instance: Instance;
  private readonly baseLoadUsd: Float64Array;
  private readonly included: Uint8Array;
  private readonly problem: Problem;
  private readonly model: Model;
  /** Column of each pair's route. */
  private readonly columnOf = new Map<number, number>();
  private readonly cuts: SurvivalCuts | undefined;
  private columns: number;

  constructor(
    private readonly solver: Highs,
    private readonly whole: Instance,
    private readonly window: number,
    near: Prices,
    /** Whether it is the only window: contracts are then part of its program. */
    private readonly alone: boolean,
  ) {
    this.instance = withoutContingencies(alone ? whole : oneWindow(whole, window));
    this.baseLoadUsd = this.instance.loadUsd;
    this.instance.loadUsd = this.baseLoadUsd.slice();
    this.setContractPrices(near.drawnUsd);
    this.included = new Uint8Array(whole.pairs);
    const T = whole.windows;
    const start = greedyStart(
      this.instance,
      alone
        ? near
        : { ...noPrices(this.instance), busyUsd: near.busyUsd.filter((_, at) => at % T === window) },
      startColumns,
      this.included,
    );
    this.problem = buildProblem(this.instance, this.included);
    for (const [p, column] of this.problem.share.entries()) if (column >= 0) this.columnOf.set(p, column);
    this.model = createModel(solver, this.problem.lp);
    this.model.options.set({ presolve: "off", simplex_strategy: primalSimplex });
    this.model.setBasis(start.basis(this.problem));
    const { policy } = whole.snapshot;
    if (policy.contingencies !== "none" && this.problem.lp.rows > 0) {
      this.cuts = new SurvivalCuts(solver, this.instance, policy);
      const { problem, model, columnOf } = this;
      this.cuts.attach({ problem, model, columnOf: (pair) => columnOf.get(pair) ?? -1 });
    }
    this.columns = this.problem.lp.columns + (this.cuts?.columns ?? 0);
  }

  /** Solves the window at prices of commitments, by contract; they say nothing where contracts are in the program. */
  solve(drawnUsd: Float64Array, control: SolveControl): WindowAnswer {
    this.setContractPrices(drawnUsd);
    const { utilization, lp } = this.problem;
    const { loadUsd, accelerators } = this.instance;
    const priced = [...utilization.keys()].filter((f) => utilization[f]! >= 0);
    if (priced.length > 0) {
      this.model.changeColsCost(
        { kind: "set", indices: priced.map((f) => utilization[f]!) },
        priced.map((f) => loadUsd[f]! * accelerators[f]!),
      );
    }
    if (lp.rows === 0) return this.answer(emptyResult(lp.columns));
    for (;;) {
      const result = runModel(this.solver, this.model, control);
      if (result.status !== "optimal") return this.answer(result);
      // New routes leave the basis feasible, new rows leave it optimal but for them: each has its own simplex.
      if (this.addRoutes(result) > 0) {
        this.model.options.set({ simplex_strategy: primalSimplex });
        continue;
      }
      const rows = this.cuts ? this.cuts.add(result, this.routingOf(result), control) : 0;
      if (rows === null) return this.answer({ ...result, status: stoppedBy(control) });
      if (rows === 0) return this.answer(result);
      this.model.options.set({ simplex_strategy: dualSimplex });
    }
  }

  /** Requests/s by pair. */
  private routingOf(result: LpResult): Float64Array {
    const { instance } = this;
    return roundRouting(instance, (p) => {
      const column = this.columnOf.get(p);
      return column === undefined ? 0 : result.value[column]!;
    });
  }

  private pricesAt(result: LpResult): Prices {
    const prices = pricesFromDuals(this.instance, this.problem, result);
    return this.cuts && result.status === "optimal"
      ? { ...prices, survival: this.cuts.prices(result) }
      : prices;
  }

  /** What contingencies were found to ask of every routing of the window. */
  get knownCuts(): readonly Cut[] {
    return (this.cuts?.known ?? []).map((cut) => ({ ...cut, window: this.window }));
  }

  dispose(): void {
    this.model.dispose();
  }

  private setContractPrices(drawnUsd: Float64Array): void {
    if (this.alone) return;
    const { contractOf, drawUsd, windows: T } = this.whole;
    for (const [f, base] of this.baseLoadUsd.entries()) {
      const c = contractOf[f]!;
      this.instance.loadUsd[f] = base + (c < 0 ? 0 : drawUsd[f * T + this.window]! * drawnUsd[c]!);
    }
  }

  /** Adds the routes of each cell that pay most at the duals. Returns how many. */
  private addRoutes(result: LpResult): number {
    const { instance, problem, included } = this;
    const { pairStart, cells } = instance;
    const stayUsd = stayAt(instance, this.pricesAt(result));
    const added: number[] = [];
    for (let d = 0; d < cells; d++) {
      const row = problem.rows.demand[d]!;
      if (row < 0) continue;
      const worth = result.rowDual[row]!;
      const less = worth - leastGain * (1 + Math.abs(worth));
      const paying: { pair: number; usd: number }[] = [];
      for (let p = pairStart[d]!; p < pairStart[d + 1]!; p++) {
        if (included[p]) continue;
        const usd = stayUsd(p, 0);
        if (usd < less) paying.push({ pair: p, usd });
      }
      paying.sort((a, b) => a.usd - b.usd);
      for (const { pair } of paying.slice(0, columnsPerRound)) added.push(pair);
    }
    if (added.length === 0) return 0;
    const b = new LinearProgramBuilder();
    const totals = totalsOf(instance);
    for (const p of added) {
      included[p] = 1;
      this.columnOf.set(p, this.columns++);
      routeColumn(instance, b, problem.rows, totals, p, 0);
      for (const [row, value] of this.cuts?.entriesOf(p, 0) ?? []) b.entry(row, value);
    }
    const { columns, cost, lower, upper, starts, indices, values } = b.build();
    this.model.addCols({
      cost,
      lower,
      upper,
      matrix: {
        format: "csc",
        numRows: problem.lp.rows + (this.cuts?.rows ?? 0),
        numCols: columns,
        starts,
        indices,
        values,
      },
    });
    return added.length;
  }

  private answer(result: LpResult): WindowAnswer {
    const { whole, window } = this;
    const T = whole.windows;
    const share = new Map<number, number>();
    const drawn = new Float64Array(whole.snapshot.contracts.length);
    for (const [p, column] of this.columnOf) {
      const value = result.value[column]!;
      if (!(value > 0)) continue;
      share.set(p, value);
      const f = whole.pairFleet[p]!;
      const c = whole.contractOf[f]!;
      const requests = value * whole.demand[whole.pairCell[p]! * T + window]!;
      if (c >= 0) drawn[c]! += whole.drawUsd[f * T + window]! * whole.accSeconds[p]! * requests;
    }
    const pricedUsd = result.status === "optimal" ? this.model.getObjectiveValue() : Number.NaN;
    return {
      status: result.status,
      detail: result.detail,
      pricedUsd,
      drawn,
      share,
      prices: this.pricesAt(result),
    };
  }
}

function emptyResult(columns: number): LpResult {
  return {
    status: "optimal",
    detail: "empty",
    value: new Float64Array(columns),
    reducedCost: new Float64Array(columns),
    rowDual: new Float64Array(0),
  };
}

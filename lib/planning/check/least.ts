import loadHighs, { type Highs, type Model } from "highs";
import type { Snapshot } from "../model";
import { nth } from "./ledger";
import type { PricedProgram } from "./priced-program";
import { CellWays, type Way } from "./ways";

/*
 * How little a priced program can cost. HiGHS names multipliers and is not believed: with the program's rows priced in
 * by them, cells fall apart, and what every cell costs at least is a shortest path. Any multipliers give a true bound.
 */

/** The best bound that was found, USD, and whether a better one was looked for to the end. */
export interface Least {
  provenUsd: number;
  exhausted: boolean;
}

/** The longest that one call of the solver may take. */
const mostSeconds = 60;
/** Rounds of pricing after which the search for multipliers is given up; a few dozen are usual. */
const mostRounds = 400;

let loaded: Promise<Highs> | undefined;

/** The solver, compiled once per thread. */
export function multiplierSolver(): Promise<Highs> {
  loaded ??= loadHighs();
  return loaded;
}

/** A priced program with what is needed to bound it. */
export class PricedBound {
  readonly ways: CellWays;

  constructor(
    readonly snapshot: Snapshot,
    readonly priced: PricedProgram,
  ) {
    this.ways = new CellWays(snapshot, priced.routes);
  }

  /** What every routing costs at least, by these multipliers of the program's rows, and each cell's cheapest way. */
  by(multipliers: ArrayLike<number>): { usd: number; cells: { usd: number; way: Way }[] } {
    const { program, isRoute } = this.priced;
    const { constant, left } = program.priceBy(multipliers);
    let usd = constant;
    for (let j = 0; j < left.length; j++) {
      if (left[j]! < 0 && !isRoute[j]) usd += left[j]! * program.most[j]!;
    }
    const cells = this.snapshot.cells.map((_, d) =>
      this.ways.cheapest(d, left, (t) => this.moveUsd(d, t, multipliers)),
    );
    for (const cell of cells) usd += cell.usd;
    return { usd, cells };
  }

  /** USD for moving all of the cell into the window, what its part of the limit is worth included. */
  private moveUsd(d: number, t: number, multipliers: ArrayLike<number>): number {
    const demand = nth(this.snapshot.cells[d]!.requestsPerSec, t);
    const limit = this.priced.movement.get(t);
    const price = limit ? this.priced.program.usable(limit.row, multipliers) * limit.moveFactor : 0;
    return demand * (this.snapshot.policy.usdPerMovedRequestPerSec - price);
  }
}

/** Where movement does not tie windows: the whole program at once. */
export function leastAlone(bound: PricedBound, solver: Highs): Least {
  const { program, routes } = bound.priced;
  const S = bound.snapshot.fleets.length + 1;
  const [starts, indices] = [[...program.starts], [...program.indices]];
  const [lower, upper] = [[...program.lower], [...program.upper]];
  for (const columns of routes.values()) {
    for (let d = 0; d * S < columns.length; d++) {
      const own = columns.subarray(d * S, (d + 1) * S).filter((column) => column >= 0);
      if (own.length === 0) continue;
      indices.push(...own);
      starts.push(indices.length);
      lower.push(1);
      upper.push(1);
    }
  }
  const values = new Float64Array(indices.length).fill(1);
  values.set(program.values);
  const model = solver.createModel({
    numCols: program.columns,
    numRows: lower.length,
    offset: 0,
    colCost: Float64Array.from(program.cost),
    colLower: new Float64Array(program.columns),
    colUpper: new Float64Array(program.columns).fill(Number.POSITIVE_INFINITY),
    rowLower: Float64Array.from(lower),
    rowUpper: Float64Array.from(upper),
    matrix: {
      format: "csr",
      numRows: lower.length,
      numCols: program.columns,
      starts: Int32Array.from(starts),
      indices: Int32Array.from(indices),
      values,
    },
  });
  try {
    const { optimal, rowDual } = run(solver, model);
    return { provenUsd: bound.by(rowDual).usd, exhausted: optimal };
  } finally {
    model.dispose();
  }
}

/**
 * Where movement ties windows: cells propose ways through all of them, a small program finds the multipliers at which
 * the proposals so far cost least, cells propose what is cheaper at those (Dantzig and Wolfe 1960). `known` is a way
 * of every cell to begin with, `enough` the bound at which to stop.
 */
export function leastTogether(
  bound: PricedBound,
  solver: Highs,
  known: readonly Way[],
  enough: number,
): Least {
  const master = new Master(bound, solver);
  try {
    const first = bound.by([]);
    let provenUsd = first.usd;
    for (const [d, way] of known.entries()) {
      master.propose(d, way);
      master.propose(d, master.nowhere());
      master.propose(d, first.cells[d]!.way);
    }
    for (let round = 0; round < mostRounds; round++) {
      const { optimal, costUsd, multipliers, worth } = master.solve();
      if (!optimal) return { provenUsd, exhausted: false };
      const { usd, cells } = bound.by(multipliers);
      provenUsd = Math.max(provenUsd, usd);
      if (provenUsd >= enough) return { provenUsd, exhausted: true };
      // Proposals that cost clearly less than enough: no multipliers will prove that nothing does.
      if (costUsd < enough - clearly * Math.abs(enough)) return { provenUsd, exhausted: true };
      let proposed = 0;
      for (const [d, cell] of cells.entries()) {
        if (cell.usd >= worth[d]! - negligible * (1 + Math.abs(worth[d]!))) continue;
        master.propose(d, cell.way);
        proposed++;
      }
      if (proposed === 0) return { provenUsd, exhausted: true };
    }
    return { provenUsd, exhausted: false };
  } finally {
    master.dispose();
  }
}

const clearly = 1e-7;
const negligible = 1e-12;

/** The program over proposed ways: its rows, its columns that are no routes, and for every cell that its ways sum to 1. */
class Master {
  private readonly model: Model;
  private readonly cost: number[] = [];
  private readonly byColumn: ReturnType<PricedProgram["program"]["byColumn"]>;

  constructor(
    private readonly bound: PricedBound,
    private readonly solver: Highs,
  ) {
    const { program, isRoute } = bound.priced;
    const cells = bound.snapshot.cells.length;
    const ones = new Float64Array(cells).fill(1);
    this.byColumn = program.byColumn();
    this.model = solver.createModel({
      numCols: 0,
      numRows: program.rows + cells,
      offset: 0,
      colCost: [],
      colLower: [],
      colUpper: [],
      rowLower: Float64Array.from([...program.lower, ...ones]),
      rowUpper: Float64Array.from([...program.upper, ...ones]),
      matrix: {
        format: "csc",
        numRows: program.rows + cells,
        numCols: 0,
        starts: [0],
        indices: [],
        values: [],
      },
    });
    for (let j = 0; j < program.columns; j++) {
      if (isRoute[j]) continue;
      const [from, to] = [this.byColumn.starts[j]!, this.byColumn.starts[j + 1]!];
      this.add(
        program.cost[j]!,
        this.byColumn.rows.subarray(from, to),
        this.byColumn.values.subarray(from, to),
      );
    }
  }

  private add(usd: number, rows: Int32Array | number[], values: Float64Array | number[]): void {
    this.cost.push(usd);
    this.model.addCol(usd, 0, Number.POSITIVE_INFINITY, { indices: rows, values });
  }

  /** To be served nowhere, ever: always possible. */
  nowhere(): Way {
    const unserved = this.bound.snapshot.fleets.length;
    return { shares: [...this.bound.priced.routes.keys()].map((t) => [t, unserved, 1]), moved: [] };
  }

  propose(d: number, way: Way): void {
    const { snapshot, priced } = this.bound;
    const S = snapshot.fleets.length + 1;
    const entries = new Map<number, number>();
    const put = (row: number, value: number) => entries.set(row, (entries.get(row) ?? 0) + value);
    let usd = 0;
    for (const [t, s, share] of way.shares) {
      const column = priced.routes.get(t)![d * S + s]!;
      if (column < 0) continue;
      usd += share * priced.program.cost[column]!;
      for (let e = this.byColumn.starts[column]!; e < this.byColumn.starts[column + 1]!; e++) {
        put(this.byColumn.rows[e]!, share * this.byColumn.values[e]!);
      }
    }
    for (const [t, share] of way.moved) {
      const requests = share * nth(snapshot.cells[d]!.requestsPerSec, t);
      usd += snapshot.policy.usdPerMovedRequestPerSec * requests;
      const limit = priced.movement.get(t);
      if (limit) put(limit.row, requests * limit.moveFactor);
    }
    put(priced.program.rows + d, 1);
    this.add(usd, [...entries.keys()], [...entries.values()]);
  }

  solve(): { optimal: boolean; costUsd: number; multipliers: Float64Array; worth: Float64Array } {
    const { optimal, colValue, rowDual } = run(this.solver, this.model);
    const { rows } = this.bound.priced.program;
    return {
      optimal,
      costUsd: this.cost.reduce((sum, usd, j) => sum + usd * colValue[j]!, 0),
      multipliers: rowDual.subarray(0, rows),
      worth: rowDual.subarray(rows),
    };
  }

  dispose(): void {
    this.model.dispose();
  }
}

function run(
  solver: Highs,
  model: Model,
): { optimal: boolean; colValue: Float64Array; rowDual: Float64Array } {
  model.options.set({ output_flag: false, solver: "simplex", time_limit: mostSeconds });
  model.zeroAllClocks();
  model.run();
  const { colValue, rowDual } = model.getSolution();
  const { modelStatus } = solver.constants;
  const code = model.getModelStatus();
  return { optimal: code === modelStatus.optimal || code === modelStatus.empty, colValue, rowDual };
}

import type { Highs, Model } from "highs";
import type { PricedBound } from "./bound";
import { nth } from "./ledger";
import type { PricedProgram } from "./priced-program";
import { run } from "./solver";
import type { Way } from "./ways";

/** The program over proposed ways: its rows, its columns that are no routes, and for every cell that its ways sum to 1. */
export class Master {
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

import loadHighs, { type Highs } from "highs";

/**
 * A linear program of the checker's own: minimise offset + cost·x over x ≥ 0 with rows between limits. Every column
 * says how large it can usefully be; the rows imply it, so the solver is not told, but `boundBy` rests on it.
 */
export class Program {
  offset = 0;
  entries = 0;
  private readonly cost: number[] = [];
  private readonly most: number[] = [];
  private readonly lower: number[] = [];
  private readonly upper: number[] = [];
  private readonly starts: number[] = [0];
  private readonly indices: number[] = [];
  private readonly values: number[] = [];

  /** Adds a column and returns its number. */
  column(cost: number, most = 1): number {
    this.most.push(most);
    return this.cost.push(cost) - 1;
  }

  row(lower: number, upper: number, terms: readonly (readonly [column: number, factor: number])[]): void {
    for (const [column, factor] of terms) {
      if (factor === 0) continue;
      this.indices.push(column);
      this.values.push(factor);
    }
    this.entries = this.indices.length;
    this.starts.push(this.entries);
    this.lower.push(lower);
    this.upper.push(upper);
  }

  /**
   * What the program costs at least, by these multipliers of its rows. Rows are priced into the costs, and each
   * column then takes whichever of its ends is cheaper. Good multipliers give a good bound; no multipliers, whoever
   * found them, give one that is not true.
   */
  boundBy(multipliers: ArrayLike<number>): number {
    const left = Float64Array.from(this.cost);
    let bound = this.offset;
    for (let i = 0; i < this.lower.length; i++) {
      const by = multipliers[i] ?? 0;
      const side = by > 0 ? this.lower[i]! : this.upper[i]!;
      if (by === 0 || !Number.isFinite(by) || !Number.isFinite(side)) continue;
      bound += by * side;
      for (let e = this.starts[i]!; e < this.starts[i + 1]!; e++)
        left[this.indices[e]!]! -= by * this.values[e]!;
    }
    for (let j = 0; j < left.length; j++) if (left[j]! < 0) bound += left[j]! * this.most[j]!;
    return bound;
  }

  /**
   * The optimum as far as a solver's multipliers prove it, and whether the solver calls that the optimum. The solver
   * is not believed: it only names the multipliers.
   */
  least(solver: Highs): { provenUsd: number; solved: boolean } {
    const columns = this.cost.length;
    const model = solver.createModel({
      numCols: columns,
      numRows: this.lower.length,
      offset: 0,
      colCost: Float64Array.from(this.cost),
      colLower: new Float64Array(columns),
      colUpper: new Float64Array(columns).fill(Number.POSITIVE_INFINITY),
      rowLower: Float64Array.from(this.lower),
      rowUpper: Float64Array.from(this.upper),
      matrix: {
        format: "csr",
        numRows: this.lower.length,
        numCols: columns,
        starts: Int32Array.from(this.starts),
        indices: Int32Array.from(this.indices),
        values: Float64Array.from(this.values),
      },
    });
    try {
      // Interior point is four times slower here, and what it names proves a thousand times less.
      model.options.set({ output_flag: false, solver: "simplex", time_limit: mostSeconds });
      model.run();
      return {
        provenUsd: this.boundBy(model.getSolution().rowDual),
        solved: model.getModelStatus() === solver.constants.modelStatus.optimal,
      };
    } finally {
      model.dispose();
    }
  }
}

/** The longest that one program may take. */
const mostSeconds = 60;

let loaded: Promise<Highs> | undefined;

/** The solver, compiled once per thread. */
export function multiplierSolver(): Promise<Highs> {
  loaded ??= loadHighs();
  return loaded;
}

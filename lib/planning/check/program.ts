/**
 * A linear program of the checker's own, in sparse rows: minimise cost·x over x ≥ 0 with rows between limits. Every
 * column says how large it can usefully be; the rows imply it, so a solver need not be told, but bounds rest on it.
 */
export class Program {
  readonly cost: number[] = [];
  readonly most: number[] = [];
  readonly lower: number[] = [];
  readonly upper: number[] = [];
  /** Entries of row i are at `starts[i] … starts[i + 1] - 1`. */
  readonly starts: number[] = [0];
  readonly indices: number[] = [];
  readonly values: number[] = [];

  get columns(): number {
    return this.cost.length;
  }

  get rows(): number {
    return this.lower.length;
  }

  /** Adds a column and returns its number. */
  column(cost: number, most = 1): number {
    this.most.push(most);
    return this.cost.push(cost) - 1;
  }

  /** Adds a row and returns its number. */
  row(lower: number, upper: number, terms: readonly (readonly [column: number, factor: number])[]): number {
    for (const [column, factor] of terms) {
      if (factor === 0) continue;
      this.indices.push(column);
      this.values.push(factor);
    }
    this.starts.push(this.indices.length);
    this.lower.push(lower);
    return this.upper.push(upper) - 1;
  }

  /** Rows priced into the costs: what they bring in either way, and what is left of each column's cost. */
  priceBy(multipliers: ArrayLike<number>): { constant: number; left: Float64Array } {
    const left = Float64Array.from(this.cost);
    let constant = 0;
    for (let i = 0; i < this.rows; i++) {
      const by = this.usable(i, multipliers);
      if (by === 0) continue;
      constant += by * (by > 0 ? this.lower[i]! : this.upper[i]!);
      for (let e = this.starts[i]!; e < this.starts[i + 1]!; e++) {
        left[this.indices[e]!]! -= by * this.values[e]!;
      }
    }
    return { constant, left };
  }

  /** The row's multiplier; one on a side that has no limit says nothing and counts as 0. */
  usable(row: number, multipliers: ArrayLike<number>): number {
    const by = multipliers[row] ?? 0;
    const side = by > 0 ? this.lower[row]! : this.upper[row]!;
    return Number.isFinite(by) && Number.isFinite(side) ? by : 0;
  }

  /** Entries by column: those of column j are at `starts[j] … starts[j + 1] - 1`. */
  byColumn(): { starts: Int32Array; rows: Int32Array; values: Float64Array } {
    const starts = new Int32Array(this.columns + 1);
    for (const column of this.indices) starts[column + 1]!++;
    for (let j = 0; j < this.columns; j++) starts[j + 1]! += starts[j]!;
    const next = starts.slice();
    const rows = new Int32Array(this.indices.length);
    const values = new Float64Array(this.indices.length);
    for (let i = 0; i < this.rows; i++) {
      for (let e = this.starts[i]!; e < this.starts[i + 1]!; e++) {
        const at = next[this.indices[e]!]!++;
        rows[at] = i;
        values[at] = this.values[e]!;
      }
    }
    return { starts, rows, values };
  }
}

/** A linear program in the form HiGHS takes: minimise cost·x + offset, rowLower ≤ A·x ≤ rowUpper, lower ≤ x ≤ upper. */
export interface LinearProgram {
  columns: number;
  rows: number;
  offset: number;
  cost: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  rowLower: Float64Array;
  rowUpper: Float64Array;
  /** Compressed sparse columns: entries of column j are at `starts[j] … starts[j + 1] - 1`. */
  starts: Int32Array;
  indices: Int32Array;
  values: Float64Array;
}

/** Gathers rows first, then columns with their entries, so that the arrays come out column-wise without sorting. */
export class LinearProgramBuilder {
  offset = 0;
  private readonly cost: number[] = [];
  private readonly lower: number[] = [];
  private readonly upper: number[] = [];
  private readonly rowLower: number[] = [];
  private readonly rowUpper: number[] = [];
  private readonly starts: number[] = [0];
  private readonly indices: number[] = [];
  private readonly values: number[] = [];

  /** Adds a row and returns its index. */
  row(lower: number, upper: number): number {
    this.rowLower.push(lower);
    return this.rowUpper.push(upper) - 1;
  }

  /** Adds a column from 0 up and returns its index; its entries follow by `entry`. */
  column(cost: number, upper: number): number {
    this.cost.push(cost);
    this.lower.push(0);
    this.starts.push(this.indices.length);
    return this.upper.push(upper) - 1;
  }

  /** An entry of the column added last. Zeros and rows that do not exist (-1) are left out. */
  entry(row: number, value: number): void {
    if (row < 0 || value === 0) return;
    this.indices.push(row);
    this.values.push(value);
    this.starts[this.starts.length - 1] = this.indices.length;
  }

  build(): LinearProgram {
    return {
      columns: this.cost.length,
      rows: this.rowLower.length,
      offset: this.offset,
      cost: Float64Array.from(this.cost),
      lower: Float64Array.from(this.lower),
      upper: Float64Array.from(this.upper),
      rowLower: Float64Array.from(this.rowLower),
      rowUpper: Float64Array.from(this.rowUpper),
      starts: Int32Array.from(this.starts),
      indices: Int32Array.from(this.indices),
      values: Float64Array.from(this.values),
    };
  }
}

import type { Snapshot } from "../model";
import { nth } from "./ledger";
import type { PricedProgram } from "./priced-program";
import { CellWays, type Way } from "./ways";

/**
 * How little a priced program can cost, by arithmetic. With the program's rows priced in by multipliers, cells fall
 * apart, and what every cell costs at least is a shortest path. Any multipliers give a true bound.
 */
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

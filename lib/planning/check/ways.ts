import type { Snapshot } from "../model";
import { nth } from "./ledger";
import type { PricedProgram } from "./priced-program";

/** A way of a cell through the windows: shares by endpoint, and the part of the cell that moves into each window. */
export interface Way {
  /** [window, endpoint, share]; the endpoint after the last fleet is unserved. */
  shares: [number, number, number][];
  /** [window, share that moved]. */
  moved: [number, number][];
}

/**
 * The least a cell costs over the program's windows when routes cost `left` and moving all of the cell into a window
 * costs `moveUsd`: a shortest path through its windows, where staying is free, leaving for nowhere is too, and going to
 * another fleet costs what movement costs. What is routed today may stay where it is, each share as far as it goes.
 */
export class CellWays {
  private readonly windows: number[];
  private readonly endpoints: number;
  private readonly today: Map<string, [fleet: number, share: number][]>;

  constructor(
    private readonly snapshot: Snapshot,
    private readonly routes: PricedProgram["routes"],
  ) {
    this.windows = [...routes.keys()];
    this.endpoints = snapshot.fleets.length + 1;
    const fleetAt = new Map(snapshot.fleets.map((fleet, f) => [fleet.id, f]));
    this.today = new Map();
    for (const { cell, fleet, share } of snapshot.current) {
      this.today.set(cell, [...(this.today.get(cell) ?? []), [fleetAt.get(fleet)!, share]]);
    }
  }

  /** Whether changes of the cell's routes into the window count as movement. */
  counts(d: number, t: number): boolean {
    const cell = this.snapshot.cells[d]!;
    return t === 0 ? this.today.has(cell.id) : nth(cell.requestsPerSec, t - 1) > 0;
  }

  /** Shares of today's table by fleet, for movement into the first window. */
  todayOf(d: number): readonly [fleet: number, share: number][] {
    return this.today.get(this.snapshot.cells[d]!.id) ?? [];
  }

  cheapest(d: number, left: Float64Array, moveUsd: (window: number) => number): { usd: number; way: Way } {
    const S = this.endpoints;
    // Costs from the start of each window on, by where one is in it; and where to go if not staying.
    const from: Float64Array[] = [];
    const best: { endpoint: number; usd: number }[] = [];
    for (let i = this.windows.length - 1; i >= 0; i--) {
      const t = this.windows[i]!;
      const routes = this.routes.get(t)!;
      const active = routes[d * S + S - 1]! >= 0;
      const here = new Float64Array(S).fill(active ? Number.POSITIVE_INFINITY : 0);
      for (let s = 0; s < S; s++) {
        const column = routes[d * S + s]!;
        if (active && column < 0) continue;
        const onward = i + 1 < this.windows.length ? Math.min(from[i + 1]![s]!, best[i + 1]!.usd) : 0;
        here[s] = (active ? left[column]! : 0) + onward;
      }
      const entry = active && this.counts(d, t) ? moveUsd(t) : 0;
      let goal = { endpoint: S - 1, usd: here[S - 1]! };
      for (let s = 0; s < S - 1; s++)
        if (here[s]! + entry < goal.usd) goal = { endpoint: s, usd: here[s]! + entry };
      from[i] = here;
      best[i] = goal;
    }
    const way: Way = { shares: [], moved: [] };
    let usd = 0;
    let open = 1;
    const goal = best[0]!;
    const staying = this.windows[0] === 0 && this.counts(d, 0) ? this.todayOf(d) : [];
    for (const [f, share] of staying.toSorted((a, b) => from[0]![a[0]]! - from[0]![b[0]]!)) {
      const part = Math.min(open, share);
      if (part <= 0 || from[0]![f]! >= goal.usd) continue;
      usd += part * from[0]![f]!;
      open -= part;
      this.follow(d, f, part, from, best, way);
    }
    if (open > 0) {
      usd += open * goal.usd;
      if (goal.endpoint < S - 1 && this.counts(d, this.windows[0]!)) way.moved.push([this.windows[0]!, open]);
      this.follow(d, goal.endpoint, open, from, best, way);
    }
    return { usd, way };
  }

  /** Writes down where a part of the cell that begins at an endpoint goes from there. */
  private follow(
    d: number,
    endpoint: number,
    part: number,
    from: Float64Array[],
    best: { endpoint: number; usd: number }[],
    way: Way,
  ): void {
    let at = endpoint;
    for (const [i, t] of this.windows.entries()) {
      if (i > 0 && !(from[i]![at]! <= best[i]!.usd)) {
        at = best[i]!.endpoint;
        if (at < this.endpoints - 1 && this.counts(d, t)) way.moved.push([t, part]);
      }
      way.shares.push([t, at, part]);
    }
  }
}

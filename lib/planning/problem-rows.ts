import { type Contingency, contingencySets } from "./contingency";
import { type Instance, isActive, movementCountsIn } from "./instance";
import type { LinearProgramBuilder } from "./lp";

const infinity = Number.POSITIVE_INFINITY;

/** Rows of every constraint, -1 where one is not needed. Columns refer to them. */
export interface Rows {
  /** Cell × window, fleet × window. */
  demand: Int32Array;
  load: Int32Array;
  contract: Int32Array;
  /** By provider, each by window. */
  shares: ReadonlyMap<string, { max: Int32Array; min: Int32Array; least: number }>;
  /** Pair × window, and by window. */
  move: Int32Array;
  budget: Int32Array;
  /** By window. */
  survivable: Survivable[][];
}

/** One contingency in one window. */
interface Survivable {
  set: Contingency;
  window: number;
  worstRow: number;
  displacedRow: Int32Array;
  emergencyRow: Int32Array;
}

/** What windows amount to. */
export interface Totals {
  demand: Float64Array;
  tokens: Float64Array;
}

/** Adds the rows of every constraint, in the scaling of `Problem`. */
export function addRows(
  instance: Instance,
  b: LinearProgramBuilder,
  totals: Totals,
  contractScaleUsd: Float64Array,
  included?: Uint8Array,
): Rows {
  const capacity = capacityRows(instance, b);
  return {
    ...capacity,
    contract: contractRows(instance, b, contractScaleUsd),
    shares: shareRows(instance, b, totals),
    ...movementRows(instance, b, included),
    survivable: contingencyRows(instance, b, capacity.load),
  };
}

/** Requests/s and tokens/s of all cells, by window. */
export function totalsOf({ windows: T, demand, snapshot }: Instance): Totals {
  const totals = { demand: new Float64Array(T), tokens: new Float64Array(T) };
  for (const [d, { tokensPerRequest }] of snapshot.cells.entries()) {
    for (let t = 0; t < T; t++) {
      totals.demand[t]! += demand[d * T + t]!;
      totals.tokens[t]! += demand[d * T + t]! * tokensPerRequest;
    }
  }
  return totals;
}

/** All that could be drawn on each contract, USD, at least 1: the scale of its row. */
export function drawableUsd({
  windows: T,
  fleets: F,
  contractOf,
  drawUsd,
  accelerators,
  snapshot,
}: Instance): Float64Array {
  const usd = new Float64Array(snapshot.contracts.length).fill(1);
  for (let f = 0; f < F; f++) {
    const c = contractOf[f]!;
    for (let t = 0; c >= 0 && t < T; t++) usd[c]! += drawUsd[f * T + t]! * accelerators[f * T + t]!;
  }
  return usd;
}

function capacityRows(
  { demand, accelerators }: Instance,
  b: LinearProgramBuilder,
): Pick<Rows, "demand" | "load"> {
  return {
    demand: Int32Array.from(demand, (requests) => (requests > 0 ? b.row(1, 1) : -1)),
    load: Int32Array.from(accelerators, (count) => (count > 0 ? b.row(0, 0) : -1)),
  };
}

function contractRows(
  { snapshot, idleSpendUsd }: Instance,
  b: LinearProgramBuilder,
  scale: Float64Array,
): Int32Array {
  return Int32Array.from(snapshot.contracts, ({ committedUsd }, c) =>
    b.row(-infinity, (committedUsd - idleSpendUsd[c]!) / scale[c]!),
  );
}

function shareRows({ snapshot }: Instance, b: LinearProgramBuilder, totals: Totals): Rows["shares"] {
  const rows = (from: number, to: number, needed: boolean) =>
    Int32Array.from(totals.tokens, (tokens) => (needed && tokens > 0 ? b.row(from, to) : -1));
  return new Map(
    snapshot.shares.map(({ provider, min, max }) => [
      provider,
      { max: rows(-infinity, max, max < 1), min: rows(min, infinity, min > 0), least: min },
    ]),
  );
}

/**
 * A pair needs a row only in windows in which it has a column: without one it has no requests, and nothing can have
 * moved there. What was there before and is no longer is no movement.
 */
function movementRows(
  instance: Instance,
  b: LinearProgramBuilder,
  included: Uint8Array | undefined,
): Pick<Rows, "move" | "budget"> {
  const { windows: T, pairs: P, snapshot } = instance;
  const move = new Int32Array(P * T).fill(-1);
  const budget = new Int32Array(T).fill(-1);
  if (!instance.movementCounts) return { move, budget };
  for (let p = 0; p < P; p++) {
    for (let t = 0; t < T; t++) {
      if (included && !included[p * T + t]) continue;
      if (!isActive(instance, p, t) || !movementCountsIn(instance, instance.pairCell[p]!, t)) continue;
      move[p * T + t] = b.row(t === 0 ? -instance.currentShare[p]! : 0, infinity);
    }
  }
  const { maxMovedShare } = snapshot.policy;
  if (maxMovedShare < 1) for (let t = 0; t < T; t++) budget[t] = b.row(-infinity, maxMovedShare);
  return { move, budget };
}

function contingencyRows(instance: Instance, b: LinearProgramBuilder, load: Int32Array): Survivable[][] {
  const { windows: T, cells: D, fleets: F, snapshot } = instance;
  const { emergencyUtilization } = snapshot.policy;
  const sets = contingencySets(snapshot);
  return Array.from({ length: T }, (_, t) =>
    sets.map((set) => ({
      set,
      window: t,
      worstRow: b.row(0, infinity),
      displacedRow: Int32Array.from({ length: D }, (_, d) =>
        touches(instance, d, t, set.lostFleet) ? b.row(0, 0) : -1,
      ),
      emergencyRow: Int32Array.from({ length: F }, (_, f) =>
        set.lostFleet[f] || load[f * T + t]! < 0 ? -1 : b.row(-infinity, emergencyUtilization),
      ),
    })),
  );
}

/** Whether the cell may have traffic on what is lost. */
function touches(instance: Instance, cell: number, window: number, lostFleet: Uint8Array): boolean {
  for (let p = instance.pairStart[cell]!; p < instance.pairStart[cell + 1]!; p++) {
    if (lostFleet[instance.pairFleet[p]!] && isActive(instance, p, window)) return true;
  }
  return false;
}

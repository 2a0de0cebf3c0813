import { directUsd, type Instance, isActive, utilizationOf } from "./instance";
import { type LinearProgram, LinearProgramBuilder } from "./lp";
import { addRows, drawableUsd, type Rows, type Totals, totalsOf } from "./problem-rows";

/**
 * The whole problem of the planning format, written down plainly. Variables are scaled to be near 1: routes are
 * shares of their cell, loads are utilisations of their fleet, contracts and movement are fractions of their total;
 * the solver's absolute tolerances then mean the same for a small fleet as for a large one.
 */
export interface Problem {
  lp: LinearProgram;
  rows: Rows;
  /** Columns by what they mean; -1 where there is none. Pair × window, cell × window, fleet × window, contract. */
  share: Int32Array;
  moved: Int32Array;
  unserved: Int32Array;
  utilization: Int32Array;
  overage: Int32Array;
  /** By share of the snapshot, each by window. */
  missing: Int32Array[];
  /** What each contract's row was divided by (USD). */
  contractScaleUsd: Float64Array;
}

const infinity = Number.POSITIVE_INFINITY;

/**
 * Writes the problem down. Size grows with pairs × windows × (1 + contingencies). With `included` (pair × window), only
 * routes marked in it are there, and with them their movement: a restriction, whose optimum is the problem's if no route
 * left out would pay. Routes come last, so that more of them do not renumber what is there.
 */
export function buildProblem(instance: Instance, included?: Uint8Array): Problem {
  const b = new LinearProgramBuilder();
  const totals = totalsOf(instance);
  const contractScaleUsd = drawableUsd(instance);
  const rows = addRows(instance, b, totals, contractScaleUsd, included);
  const unserved = unservedColumns(instance, b, rows);
  const utilization = utilizationColumns(instance, b, rows, contractScaleUsd);
  const overage = overageColumns(instance, b, rows, contractScaleUsd);
  const missing = missingShareColumns(instance, b, rows, totals);
  const moved = movementColumns(instance, b, rows, totals);
  recourseColumns(instance, b, rows, totals);
  const share = routeColumns(instance, b, rows, totals, included);
  b.offset = instance.fixedUsd;
  return {
    lp: b.build(),
    rows,
    share,
    moved,
    unserved,
    utilization,
    overage,
    missing,
    contractScaleUsd,
  };
}

/** x as a share of its cell. */
function routeColumns(
  instance: Instance,
  b: LinearProgramBuilder,
  rows: Rows,
  totals: Totals,
  included: Uint8Array | undefined,
): Int32Array {
  const { windows: T, pairs: P } = instance;
  const share = new Int32Array(P * T).fill(-1);
  for (let p = 0; p < P; p++) {
    for (let t = 0; t < T; t++) {
      if (included && !included[p * T + t]) continue;
      if (!isActive(instance, p, t)) continue;
      share[p * T + t] = routeColumn(instance, b, rows, totals, p, t);
    }
  }
  return share;
}

/** Adds the column of one pair in one window, with its entries, and returns its index. */
export function routeColumn(
  instance: Instance,
  b: LinearProgramBuilder,
  rows: Rows,
  totals: Totals,
  pair: number,
  window: number,
): number {
  const { windows: T, snapshot } = instance;
  const d = instance.pairCell[pair]!;
  const f = instance.pairFleet[pair]!;
  const at = pair * T + window;
  const ofProvider = rows.shares.get(snapshot.fleets[f]!.provider);
  const column = b.column(directUsd(instance, pair, window), infinity);
  b.entry(rows.demand[d * T + window]!, 1);
  b.entry(rows.load[f * T + window]!, utilizationOf(instance, pair, window));
  if (ofProvider && totals.tokens[window]! > 0) {
    const tokens = instance.demand[d * T + window]! * snapshot.cells[d]!.tokensPerRequest;
    b.entry(ofProvider.max[window]!, tokens / totals.tokens[window]!);
    b.entry(ofProvider.min[window]!, tokens / totals.tokens[window]!);
  }
  b.entry(rows.move[at]!, -1);
  if (window + 1 < T) b.entry(rows.move[at + 1]!, 1);
  for (const k of rows.survivable[window]!) if (k.set.lostFleet[f]) b.entry(k.displacedRow[d]!, -1);
  return column;
}

/** u as a share of its cell. */
function unservedColumns(instance: Instance, b: LinearProgramBuilder, { demand }: Rows): Int32Array {
  const { usdPerUnservedRequest } = instance.snapshot.policy;
  return demand.map((row, at) => {
    if (row < 0) return -1;
    const seconds = instance.seconds[at % instance.windows]!;
    const column = b.column(usdPerUnservedRequest * instance.demand[at]! * seconds, infinity);
    b.entry(row, 1);
    return column;
  });
}

/** Load as utilisation: one column that carries its price, its contract and its emergencies for all routes there. */
function utilizationColumns(
  instance: Instance,
  b: LinearProgramBuilder,
  rows: Rows,
  contractScaleUsd: Float64Array,
): Int32Array {
  const { windows: T, accelerators, contractOf, snapshot } = instance;
  return rows.load.map((row, at) => {
    if (row < 0) return -1;
    const f = Math.floor(at / T);
    const c = contractOf[f]!;
    const column = b.column(instance.loadUsd[at]! * accelerators[at]!, snapshot.policy.targetUtilization);
    b.entry(row, -1);
    if (c >= 0)
      b.entry(rows.contract[c]!, (instance.drawUsd[at]! * accelerators[at]!) / contractScaleUsd[c]!);
    for (const k of rows.survivable[at % T]!) b.entry(k.emergencyRow[f]!, 1);
    return column;
  });
}

function overageColumns(
  { snapshot }: Instance,
  b: LinearProgramBuilder,
  rows: Rows,
  scale: Float64Array,
): Int32Array {
  return Int32Array.from(snapshot.contracts, ({ overageMultiplier }, c) => {
    const column = b.column(overageMultiplier * scale[c]!, infinity);
    b.entry(rows.contract[c]!, -1);
    return column;
  });
}

/** v: the part of a provider's least share that it does not get. */
function missingShareColumns(
  instance: Instance,
  b: LinearProgramBuilder,
  rows: Rows,
  totals: Totals,
): Int32Array[] {
  const { usdPerUnservedRequest } = instance.snapshot.policy;
  return [...rows.shares.values()].map(({ min, least }) =>
    min.map((row, t) => {
      if (row < 0) return -1;
      const column = b.column(usdPerUnservedRequest * totals.demand[t]! * instance.seconds[t]!, least);
      b.entry(row, 1);
      return column;
    }),
  );
}

/** m as a share of its cell. */
function movementColumns(
  instance: Instance,
  b: LinearProgramBuilder,
  rows: Rows,
  totals: Totals,
): Int32Array {
  const { windows: T, snapshot } = instance;
  return rows.move.map((row, at) => {
    if (row < 0) return -1;
    const t = at % T;
    const demand = instance.demand[instance.pairCell[(at - t) / T]! * T + t]!;
    const column = b.column(snapshot.policy.usdPerMovedRequestPerSec * demand, infinity);
    b.entry(row, 1);
    b.entry(rows.budget[t]!, demand / totals.demand[t]!);
    return column;
  });
}

/** y and w as shares of their cells, and per window the worst loss as a share of all demand. */
function recourseColumns(
  instance: Instance,
  b: LinearProgramBuilder,
  { survivable }: Rows,
  totals: Totals,
): void {
  const { windows: T, cells: D, snapshot } = instance;
  for (const { set, window: t, worstRow, displacedRow, emergencyRow } of survivable.flat()) {
    for (let d = 0; d < D; d++) {
      if (displacedRow[d]! < 0) continue;
      for (let p = instance.pairStart[d]!; p < instance.pairStart[d + 1]!; p++) {
        const f = instance.pairFleet[p]!;
        if (set.lostFleet[f] || !isActive(instance, p, t)) continue;
        b.column(0, infinity);
        b.entry(displacedRow[d]!, 1);
        b.entry(emergencyRow[f]!, utilizationOf(instance, p, t));
      }
      b.column(0, infinity);
      b.entry(displacedRow[d]!, 1);
      b.entry(worstRow, -instance.demand[d * T + t]! / totals.demand[t]!);
    }
  }
  for (const [t, losses] of survivable.entries()) {
    if (losses.length === 0) continue;
    const usd = snapshot.policy.usdPerContingencyUnservedRequest * totals.demand[t]! * instance.seconds[t]!;
    b.column(usd, infinity);
    for (const k of losses) b.entry(k.worstRow, 1);
  }
}

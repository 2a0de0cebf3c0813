import { accessOf } from "./access";
import { type Snapshot, valueIn } from "./model";
import { listUsd } from "./tiers";

/**
 * A snapshot as numbered arrays, the form the problem is built from. Cells, fleets, windows and contracts are
 * numbered in the snapshot's order; a *pair* is a cell with a fleet that may serve it. Two-dimensional arrays are
 * flat: `[row * windows + window]`.
 */
export interface Instance {
  snapshot: Snapshot;
  windows: number;
  fleets: number;
  cells: number;
  pairs: number;
  /** Seconds (and hours) a window stands for: 3600 · hours · weight. */
  seconds: Float64Array;
  hours: Float64Array;
  /** Requests/s, cell × window. */
  demand: Float64Array;
  /** Healthy accelerators, fleet × window. */
  accelerators: Float64Array;
  /** Pairs of cell d are `pairStart[d] … pairStart[d + 1] - 1`, ordered by fleet. */
  pairStart: Int32Array;
  pairCell: Int32Array;
  pairFleet: Int32Array;
  /** Accelerator-seconds per request, per pair. */
  accSeconds: Float64Array;
  /** Latency and failures: USD per request, per pair. */
  requestUsd: Float64Array;
  /** Carbon and what no commitment covers: USD per busy accelerator for the whole window, fleet × window. */
  loadUsd: Float64Array;
  /** What is drawn from the fleet's commitment: USD per busy accelerator for the whole window, fleet × window. */
  drawUsd: Float64Array;
  /** Index of the fleet's contract, or -1. */
  contractOf: Int32Array;
  /** Spend of each contract at list price if nothing is routed: what was spent so far plus what is reserved in its period. */
  idleSpendUsd: Float64Array;
  /** Owed whatever is routed: reserved fleets that no commitment covers, USD. */
  fixedUsd: number;
  /** Share of today's routing table, per pair; today's share on fleets that may not serve the cell is in no pair. */
  currentShare: Float64Array;
  /** Whether the cell has a route today, hence whether the first window counts as movement. */
  hasCurrent: Uint8Array;
  /** Whether movement couples the windows at all. */
  movementCounts: boolean;
}

/** Numbers a valid snapshot. Coefficients follow the table of terms in the planning format. */
export function toInstance(snapshot: Snapshot): Instance {
  const { windows, fleets, cells, contracts, policy } = snapshot;
  const T = windows.length;
  const F = fleets.length;
  const D = cells.length;
  const fleetIndex = new Map(fleets.map((fleet, f) => [fleet.id, f]));
  const contractIndex = new Map(contracts.map((contract, c) => [contract.id, c]));
  const hours = Float64Array.from(windows, (window) => window.hours * window.weight);
  const starts = windows.map((window) => Date.parse(window.start));

  const accelerators = new Float64Array(F * T);
  const loadUsd = new Float64Array(F * T);
  const drawUsd = new Float64Array(F * T);
  const contractOf = new Int32Array(F).fill(-1);
  const idleSpendUsd = Float64Array.from(contracts, (contract) => listUsd(contract, contract.spentUsd));
  let fixedUsd = 0;
  for (const [f, fleet] of fleets.entries()) {
    const c = fleet.contract === null ? -1 : (contractIndex.get(fleet.contract) ?? -1);
    contractOf[f] = c;
    const periodEnd = c < 0 ? Number.NEGATIVE_INFINITY : Date.parse(contracts[c]!.periodEnd);
    for (let t = 0; t < T; t++) {
      const at = f * T + t;
      const count = valueIn(fleet.accelerators, t);
      const usd = valueIn(fleet.usdPerAcceleratorHour, t) * hours[t]!;
      const kwh = ((fleet.watts * fleet.pue) / 1000) * hours[t]!;
      accelerators[at] = count;
      loadUsd[at] = policy.usdPerTonneCo2 * 1e-6 * valueIn(fleet.gramsCo2PerKwh, t) * kwh;
      const covered = starts[t]! < periodEnd;
      if (fleet.billing === "reserved") {
        if (covered) idleSpendUsd[c]! += usd * count;
        else fixedUsd += usd * count;
      } else if (covered) drawUsd[at] = usd;
      else loadUsd[at]! += usd;
    }
  }

  const demand = new Float64Array(D * T);
  const pairStart = new Int32Array(D + 1);
  const pairCell: number[] = [];
  const pairFleet: number[] = [];
  const accSeconds: number[] = [];
  const requestUsd: number[] = [];
  for (const [d, cell] of cells.entries()) {
    for (let t = 0; t < T; t++) demand[d * T + t] = valueIn(cell.requestsPerSec, t);
    for (let f = 0; f < F; f++) {
      const fleet = fleets[f]!;
      const access = accessOf(cell, fleet);
      if (access.kind !== "allowed") continue;
      pairCell.push(d);
      pairFleet.push(f);
      accSeconds.push(access.acceleratorSecondsPerRequest);
      requestUsd.push(
        policy.usdPerMsOverBudgetPerRequest * Math.max(0, access.latencyMs - cell.latencyBudgetMs) +
          policy.usdPerFailedRequest * fleet.errorRate,
      );
    }
    pairStart[d + 1] = pairCell.length;
  }

  const cellIndex = new Map(cells.map((cell, d) => [cell.id, d]));
  const currentShare = new Float64Array(pairCell.length);
  const hasCurrent = new Uint8Array(D);
  for (const route of snapshot.current) {
    const d = cellIndex.get(route.cell)!;
    hasCurrent[d] = 1;
    const f = fleetIndex.get(route.fleet)!;
    for (let p = pairStart[d]!; p < pairStart[d + 1]!; p++) {
      if (pairFleet[p] === f) currentShare[p] = route.share;
    }
  }

  return {
    snapshot,
    windows: T,
    fleets: F,
    cells: D,
    pairs: pairCell.length,
    seconds: hours.map((h) => 3600 * h),
    hours,
    demand,
    accelerators,
    pairStart,
    pairCell: Int32Array.from(pairCell),
    pairFleet: Int32Array.from(pairFleet),
    accSeconds: Float64Array.from(accSeconds),
    requestUsd: Float64Array.from(requestUsd),
    loadUsd,
    drawUsd,
    contractOf,
    idleSpendUsd,
    fixedUsd,
    currentShare,
    hasCurrent,
    movementCounts: policy.maxMovedShare < 1 || policy.usdPerMovedRequestPerSec > 0,
  };
}

/** Whether pair p may carry traffic in window t: there is demand, and an accelerator if it takes any. */
export function isActive(instance: Instance, pair: number, window: number): boolean {
  const T = instance.windows;
  return (
    instance.demand[instance.pairCell[pair]! * T + window]! > 0 &&
    (instance.accelerators[instance.pairFleet[pair]! * T + window]! > 0 || instance.accSeconds[pair] === 0)
  );
}

/** Utilisation of its fleet by all of the cell's requests of the window. */
export function utilizationOf(instance: Instance, pair: number, window: number): number {
  const T = instance.windows;
  const busy = instance.accSeconds[pair]! * instance.demand[instance.pairCell[pair]! * T + window]!;
  return busy === 0 ? 0 : busy / instance.accelerators[instance.pairFleet[pair]! * T + window]!;
}

/** USD for serving all of the cell's requests of the window by this pair, without what the fleet's load costs. */
export function directUsd(instance: Instance, pair: number, window: number): number {
  const demand = instance.demand[instance.pairCell[pair]! * instance.windows + window]!;
  return instance.requestUsd[pair]! * demand * instance.seconds[window]!;
}

/** Whether a change of the cell's routes between the window before and this one counts as movement. */
export function movementCountsIn(instance: Instance, cell: number, window: number): boolean {
  if (!instance.movementCounts) return false;
  if (window === 0) return instance.hasCurrent[cell] === 1;
  return instance.demand[cell * instance.windows + window - 1]! > 0;
}

import { contingencySets } from "./contingency";
import { directUsd, type Instance, isActive, movementCountsIn, utilizationOf } from "./instance";
import { type LinearProgram, LinearProgramBuilder } from "./lp";

/**
 * The whole problem of the planning format, written down plainly. Variables are scaled to be near 1: routes are
 * shares of their cell, loads are utilisations of their fleet, contracts and movement are fractions of their total;
 * the solver's absolute tolerances then mean the same for a small fleet as for a large one.
 */
export interface Problem {
  lp: LinearProgram;
  /** Columns by what they mean; -1 where there is none. Pair × window, cell × window, fleet × window. */
  share: Int32Array;
  unserved: Int32Array;
  utilization: Int32Array;
  /** Row of each contract's overage, and what it was divided by (USD). */
  contractRow: Int32Array;
  contractScaleUsd: Float64Array;
  contingencies: ProblemContingency[];
}

export interface ProblemContingency {
  lost: string;
  window: number;
  recourse: { pair: number; column: number }[];
  /** Rows of emergency capacity, by fleet; -1 for what is lost. */
  emergencyRow: Int32Array;
}

const infinity = Number.POSITIVE_INFINITY;

/** Writes the whole problem down. Size grows with pairs × windows × (1 + contingencies). */
export function buildProblem(instance: Instance): Problem {
  const { windows: T, fleets: F, cells: D, pairs: P, snapshot } = instance;
  const { policy } = snapshot;
  const b = new LinearProgramBuilder();
  const demandRow = new Int32Array(D * T).fill(-1);
  const loadRow = new Int32Array(F * T).fill(-1);
  const totalDemand = new Float64Array(T);
  const totalTokens = new Float64Array(T);
  for (let d = 0; d < D; d++) {
    for (let t = 0; t < T; t++) {
      const demand = instance.demand[d * T + t]!;
      totalDemand[t]! += demand;
      totalTokens[t]! += demand * snapshot.cells[d]!.tokensPerRequest;
      if (demand > 0) demandRow[d * T + t] = b.row(1, 1);
    }
  }
  for (let at = 0; at < F * T; at++) if (instance.accelerators[at]! > 0) loadRow[at] = b.row(0, 0);

  const contractScaleUsd = new Float64Array(snapshot.contracts.length).fill(1);
  for (let f = 0; f < F; f++) {
    const c = instance.contractOf[f]!;
    if (c < 0) continue;
    for (let t = 0; t < T; t++) {
      contractScaleUsd[c]! += instance.drawUsd[f * T + t]! * instance.accelerators[f * T + t]!;
    }
  }
  const contractRow = Int32Array.from(snapshot.contracts, (contract, c) =>
    b.row(-infinity, (contract.committedUsd - instance.idleSpendUsd[c]!) / contractScaleUsd[c]!),
  );

  const providers = new Map<string, { max: Int32Array; min: Int32Array; minShare: number }>();
  for (const { provider, min, max } of snapshot.shares) {
    const rows = (from: number, to: number, needed: boolean) =>
      Int32Array.from(totalTokens, (tokens) => (needed && tokens > 0 ? b.row(from, to) : -1));
    providers.set(provider, {
      max: rows(-infinity, max, max < 1),
      min: rows(min, infinity, min > 0),
      minShare: min,
    });
  }

  const moveRow = new Int32Array(P * T).fill(-1);
  const budgetRow = new Int32Array(T).fill(-1);
  if (instance.movementCounts) {
    for (let p = 0; p < P; p++) {
      for (let t = 0; t < T; t++) {
        if (!isActive(instance, p, t) || !movementCountsIn(instance, instance.pairCell[p]!, t)) continue;
        moveRow[p * T + t] = b.row(t === 0 ? -instance.currentShare[p]! : 0, infinity);
      }
    }
    if (policy.maxMovedShare < 1)
      for (let t = 0; t < T; t++) budgetRow[t] = b.row(-infinity, policy.maxMovedShare);
  }

  const sets = contingencySets(snapshot);
  const survivable = sets.flatMap((set) =>
    Array.from({ length: T }, (_, t) => ({
      set,
      window: t,
      worstRow: b.row(0, infinity),
      displacedRow: Int32Array.from({ length: D }, (_, d) =>
        touches(instance, d, t, set.lostFleet) ? b.row(0, 0) : -1,
      ),
      emergencyRow: Int32Array.from({ length: F }, (_, f) =>
        set.lostFleet[f] || loadRow[f * T + t]! < 0 ? -1 : b.row(-infinity, policy.emergencyUtilization),
      ),
    })),
  );

  const share = new Int32Array(P * T).fill(-1);
  for (let p = 0; p < P; p++) {
    const d = instance.pairCell[p]!;
    const f = instance.pairFleet[p]!;
    const provider = providers.get(snapshot.fleets[f]!.provider);
    for (let t = 0; t < T; t++) {
      if (!isActive(instance, p, t)) continue;
      share[p * T + t] = b.column(directUsd(instance, p, t), infinity, 1);
      b.entry(demandRow[d * T + t]!, 1);
      b.entry(loadRow[f * T + t]!, utilizationOf(instance, p, t));
      if (provider && totalTokens[t]! > 0) {
        const tokens = (instance.demand[d * T + t]! * snapshot.cells[d]!.tokensPerRequest) / totalTokens[t]!;
        b.entry(provider.max[t]!, tokens);
        b.entry(provider.min[t]!, tokens);
      }
      b.entry(moveRow[p * T + t]!, -1);
      if (t + 1 < T) b.entry(moveRow[p * T + t + 1]!, 1);
      for (const k of survivable) {
        if (k.window === t && k.set.lostFleet[f]) b.entry(k.displacedRow[d]!, -1);
      }
    }
  }

  const unserved = new Int32Array(D * T).fill(-1);
  for (let at = 0; at < D * T; at++) {
    if (demandRow[at]! < 0) continue;
    const usd = policy.usdPerUnservedRequest * instance.demand[at]! * instance.seconds[at % T]!;
    unserved[at] = b.column(usd, infinity, 1);
    b.entry(demandRow[at]!, 1);
  }

  const utilization = new Int32Array(F * T).fill(-1);
  for (let f = 0; f < F; f++) {
    const c = instance.contractOf[f]!;
    for (let t = 0; t < T; t++) {
      const at = f * T + t;
      if (loadRow[at]! < 0) continue;
      const accelerators = instance.accelerators[at]!;
      utilization[at] = b.column(instance.loadUsd[at]! * accelerators, policy.targetUtilization);
      b.entry(loadRow[at]!, -1);
      if (c >= 0) b.entry(contractRow[c]!, (instance.drawUsd[at]! * accelerators) / contractScaleUsd[c]!);
      for (const k of survivable) if (k.window === t) b.entry(k.emergencyRow[f]!, 1);
    }
  }

  for (const [c, contract] of snapshot.contracts.entries()) {
    // Beyond the commitment goes at most what is already beyond it and all that can be drawn.
    const most = 1 + Math.max(0, instance.idleSpendUsd[c]! - contract.committedUsd) / contractScaleUsd[c]!;
    b.column(contract.overageMultiplier * contractScaleUsd[c]!, infinity, most);
    b.entry(contractRow[c]!, -1);
  }
  for (const provider of providers.values()) {
    for (let t = 0; t < T; t++) {
      if (provider.min[t]! < 0) continue;
      b.column(policy.usdPerUnservedRequest * totalDemand[t]! * instance.seconds[t]!, provider.minShare);
      b.entry(provider.min[t]!, 1);
    }
  }
  for (let at = 0; at < P * T; at++) {
    if (moveRow[at]! < 0) continue;
    const t = at % T;
    const demand = instance.demand[instance.pairCell[(at - t) / T]! * T + t]!;
    b.column(policy.usdPerMovedRequestPerSec * demand, infinity, 1);
    b.entry(moveRow[at]!, 1);
    b.entry(budgetRow[t]!, demand / totalDemand[t]!);
  }

  const contingencies = survivable.map((k): ProblemContingency => {
    const recourse: ProblemContingency["recourse"] = [];
    const t = k.window;
    for (let d = 0; d < D; d++) {
      if (k.displacedRow[d]! < 0) continue;
      for (let p = instance.pairStart[d]!; p < instance.pairStart[d + 1]!; p++) {
        const f = instance.pairFleet[p]!;
        if (k.set.lostFleet[f] || !isActive(instance, p, t)) continue;
        recourse.push({ pair: p, column: b.column(0, infinity, 1) });
        b.entry(k.displacedRow[d]!, 1);
        b.entry(k.emergencyRow[f]!, utilizationOf(instance, p, t));
      }
      b.column(0, infinity, 1);
      b.entry(k.displacedRow[d]!, 1);
      b.entry(k.worstRow, -instance.demand[d * T + t]! / totalDemand[t]!);
    }
    return { lost: k.set.lost, window: t, recourse, emergencyRow: k.emergencyRow };
  });
  for (let t = 0; t < T && survivable.length > 0; t++) {
    b.column(policy.usdPerContingencyUnservedRequest * totalDemand[t]! * instance.seconds[t]!, infinity, 1);
    for (const k of survivable) if (k.window === t) b.entry(k.worstRow, 1);
  }

  b.offset = instance.fixedUsd;
  const lp = b.build();
  return { lp, share, unserved, utilization, contractRow, contractScaleUsd, contingencies };
}

/** Whether the cell may have traffic on what is lost. */
function touches(instance: Instance, cell: number, window: number, lostFleet: Uint8Array): boolean {
  for (let p = instance.pairStart[cell]!; p < instance.pairStart[cell + 1]!; p++) {
    if (lostFleet[instance.pairFleet[p]!] && isActive(instance, p, window)) return true;
  }
  return false;
}

import type { Snapshot, SnapshotCell, SnapshotFleet, Terms } from "../model";
import { billOf, listOf } from "./bills";

/*
 * The checker's own arithmetic, written from the planning format and from nothing else. It shares no code with the
 * problem, the solver or the pricing of plans: that two derivations agree is what makes the check worth something.
 */

export const nth = (values: number | readonly number[], t: number): number =>
  typeof values === "number" ? values : (values[t] ?? Number.NaN);

/** Accelerator-seconds per request if the cell may be served by the fleet, else why not. */
export function permission(cell: SnapshotCell, fleet: SnapshotFleet): number | string {
  if (Object.hasOwn(cell.denied, fleet.id)) return `is denied by ${cell.denied[fleet.id]!.join(", ")}`;
  if (!Object.hasOwn(fleet.serves, cell.model)) return `does not serve model ${cell.model}`;
  if (!Object.hasOwn(cell.rttMs, fleet.id)) return `cannot be reached from ${cell.origin}`;
  return fleet.serves[cell.model]!.acceleratorSecondsPerRequest;
}

/** Accelerator-seconds per request by cell · fleets + fleet; NaN where the pair is not permitted. */
export function workOf({ cells, fleets }: Snapshot): Float64Array {
  const work = new Float64Array(cells.length * fleets.length).fill(Number.NaN);
  for (const [d, cell] of cells.entries()) {
    for (const [f, fleet] of fleets.entries()) {
      const permitted = permission(cell, fleet);
      if (typeof permitted === "number") work[d * fleets.length + f] = permitted;
    }
  }
  return work;
}

/** Everything one window's routes amount to. */
export interface WindowLedger {
  demand: number;
  /** Requests/s served and demanded, by cell. */
  served: number[];
  demanded: number[];
  /** Busy and healthy accelerators, by fleet. */
  busy: number[];
  healthy: number[];
  tokens: number;
  providerTokens: Map<string, number>;
  /** Requests/s that a fleet gained over its share of the window before. */
  moved: number;
}

/** Requests/s by cell · fleets + fleet. */
export type WindowRoutes = Float64Array;

/**
 * Adds windows up, in order, to the terms of the objective. `routes` may name only permitted pairs; whoever fills it
 * has checked that.
 */
export class Ledger {
  readonly windows: WindowLedger[] = [];
  private readonly terms: Terms = {
    commitments: 0,
    uncommitted: 0,
    unserved: 0,
    latency: 0,
    failures: 0,
    carbon: 0,
    movement: 0,
    contingency: 0,
  };
  private readonly contractSpend: Map<string, number>;
  private before: { shares: WindowRoutes; counts: boolean[] };

  constructor(
    private readonly snapshot: Snapshot,
    private readonly work: Float64Array,
  ) {
    const { cells, fleets, current, contracts } = snapshot;
    this.contractSpend = new Map(
      contracts.map((contract) => [contract.id, listOf(contract, contract.spentUsd)]),
    );
    const cellAt = new Map(cells.map((cell, i) => [cell.id, i]));
    const fleetAt = new Map(fleets.map((fleet, i) => [fleet.id, i]));
    const shares = new Float64Array(cells.length * fleets.length);
    const counts = cells.map(() => false);
    for (const route of current) {
      const d = cellAt.get(route.cell) ?? 0;
      shares[d * fleets.length + (fleetAt.get(route.fleet) ?? 0)] = route.share;
      counts[d] = true;
    }
    this.before = { shares, counts };
  }

  add(routes: WindowRoutes): void {
    const { snapshot } = this;
    const { cells, fleets, policy } = snapshot;
    const t = this.windows.length;
    const window = snapshot.windows[t]!;
    const hours = window.hours * window.weight;
    const seconds = 3600 * hours;
    const busy = fleets.map(() => 0);
    const served = cells.map(() => 0);
    const demanded = cells.map((cell) => nth(cell.requestsPerSec, t));
    const providerTokens = new Map<string, number>();
    const after = { shares: new Float64Array(routes.length), counts: demanded.map((demand) => demand > 0) };
    let moved = 0;
    for (const [d, cell] of cells.entries()) {
      const demand = demanded[d]!;
      for (const [f, fleet] of fleets.entries()) {
        const i = d * fleets.length + f;
        const x = routes[i]!;
        if (x === 0) continue;
        busy[f]! += this.work[i]! * x;
        served[d]! += x;
        providerTokens.set(
          fleet.provider,
          (providerTokens.get(fleet.provider) ?? 0) + x * cell.tokensPerRequest,
        );
        const over = Math.max(0, cell.rttMs[fleet.id]! + fleet.ttftMs - cell.latencyBudgetMs);
        this.terms.latency += policy.usdPerMsOverBudgetPerRequest * over * x * seconds;
        this.terms.failures += policy.usdPerFailedRequest * fleet.errorRate * x * seconds;
        if (this.before.counts[d] && demand > 0) moved += Math.max(0, x - this.before.shares[i]! * demand);
        if (demand > 0) after.shares[i] = x / demand;
      }
    }
    this.before = after;

    for (const [f, fleet] of fleets.entries()) {
      const price = nth(fleet.usdPerAcceleratorHour, t) * hours;
      const paid = price * (fleet.billing === "reserved" ? nth(fleet.accelerators, t) : busy[f]!);
      const contract = snapshot.contracts.find((c) => c.id === fleet.contract);
      if (!contract) this.terms.uncommitted += paid;
      else if (Date.parse(window.start) < Date.parse(contract.periodEnd)) {
        this.contractSpend.set(contract.id, this.contractSpend.get(contract.id)! + paid);
      } else this.terms.commitments += paid;
      const kwh = ((fleet.watts * fleet.pue) / 1000) * hours * busy[f]!;
      this.terms.carbon += policy.usdPerTonneCo2 * 1e-6 * nth(fleet.gramsCo2PerKwh, t) * kwh;
    }

    const demand = demanded.reduce((sum, x) => sum + x, 0);
    const tokens = cells.reduce((sum, cell, d) => sum + cell.tokensPerRequest * demanded[d]!, 0);
    let lost = 0;
    for (const [d, x] of demanded.entries()) {
      const left = x - served[d]!;
      if (left > 1e-9 * x) lost += left;
    }
    for (const { provider, min } of snapshot.shares) {
      const missing = tokens > 0 ? min - (providerTokens.get(provider) ?? 0) / tokens : 0;
      if (missing > 1e-9 * min) lost += missing * demand;
    }
    this.terms.unserved += policy.usdPerUnservedRequest * lost * seconds;
    this.terms.movement += policy.usdPerMovedRequestPerSec * moved;
    this.windows.push({
      demand,
      served,
      demanded,
      busy,
      healthy: fleets.map((fleet) => nth(fleet.accelerators, t)),
      tokens,
      providerTokens,
      moved,
    });
  }

  /** Spend of the contract in its period at list price, USD, with what was spent before. */
  listUsd(contract: string): number {
    return this.contractSpend.get(contract) ?? Number.NaN;
  }

  /** The same as it is billed. */
  spendUsd(contract: Snapshot["contracts"][number]): number {
    return billOf(contract, this.listUsd(contract.id));
  }

  /** The terms, with the worst contingency's unserved requests/s of each window. */
  total(worstLoss: readonly number[]): Terms {
    const { contracts, windows, policy } = this.snapshot;
    const terms = { ...this.terms };
    for (const contract of contracts) {
      const beyond = this.spendUsd(contract) - contract.committedUsd;
      terms.commitments += contract.overageMultiplier * Math.max(0, beyond);
    }
    for (const [t, window] of windows.entries()) {
      const seconds = 3600 * window.hours * window.weight;
      terms.contingency += policy.usdPerContingencyUnservedRequest * worstLoss[t]! * seconds;
    }
    return terms;
  }
}

import { type Instance, movementCountsIn } from "./instance";
import { type TermName, type Terms, termNames, valueIn } from "./model";
import { overageUsd } from "./tiers";

/** Where requests go: requests/s by pair × window. What a cell's pairs leave over is unserved. */
export type Routing = Float64Array;

export function emptyTerms(): Terms {
  return Object.fromEntries(termNames.map((name) => [name, 0])) as Record<TermName, number>;
}

export const totalUsd = (terms: Terms): number => termNames.reduce((sum, name) => sum + terms[name], 0);

/** Busy accelerators by fleet × window. */
export function loadOf(instance: Instance, routing: Routing): Float64Array {
  const T = instance.windows;
  const load = new Float64Array(instance.fleets * T);
  for (let p = 0; p < instance.pairs; p++) {
    const f = instance.pairFleet[p]!;
    for (let t = 0; t < T; t++) load[f * T + t]! += instance.accSeconds[p]! * routing[p * T + t]!;
  }
  return load;
}

/** Requests/s without a fleet, by cell × window; what rounding leaves below zero is none. */
export function unservedOf(instance: Instance, routing: Routing): Float64Array {
  const T = instance.windows;
  const left = Float64Array.from(instance.demand);
  for (let p = 0; p < instance.pairs; p++) {
    const d = instance.pairCell[p]!;
    for (let t = 0; t < T; t++) left[d * T + t]! -= routing[p * T + t]!;
  }
  return left.map((value, at) => (value > 1e-9 * instance.demand[at]! ? value : 0));
}

/** Spend of each contract in its period with these loads at list price, USD, what was spent before included. */
export function contractSpendUsd(instance: Instance, load: Float64Array): Float64Array {
  const T = instance.windows;
  const spend = Float64Array.from(instance.idleSpendUsd);
  for (let f = 0; f < instance.fleets; f++) {
    const c = instance.contractOf[f]!;
    if (c < 0) continue;
    for (let t = 0; t < T; t++) spend[c]! += instance.drawUsd[f * T + t]! * load[f * T + t]!;
  }
  return spend;
}

/** Requests/s that reach a fleet they did not reach in the window before, by window. */
export function movedOf(instance: Instance, routing: Routing): Float64Array {
  const T = instance.windows;
  const moved = new Float64Array(T);
  for (let p = 0; p < instance.pairs; p++) {
    const d = instance.pairCell[p]!;
    for (let t = 0; t < T; t++) {
      const demand = instance.demand[d * T + t]!;
      if (demand <= 0 || !movementCountsIn(instance, d, t)) continue;
      const before =
        t === 0 ? instance.currentShare[p]! : routing[p * T + t - 1]! / instance.demand[d * T + t - 1]!;
      moved[t]! += Math.max(0, routing[p * T + t]! - before * demand);
    }
  }
  return moved;
}

/** Tokens/s of all demand, and of what each provider serves, in one window. */
export function tokensOf(
  instance: Instance,
  routing: Routing,
  window: number,
): { total: number; served: Map<string, number> } {
  const { windows: T, snapshot } = instance;
  let total = 0;
  for (const [d, cell] of snapshot.cells.entries()) {
    total += instance.demand[d * T + window]! * cell.tokensPerRequest;
  }
  const served = new Map<string, number>();
  for (let p = 0; p < instance.pairs; p++) {
    const requestsPerSec = routing[p * T + window]!;
    if (requestsPerSec === 0) continue;
    const { provider } = snapshot.fleets[instance.pairFleet[p]!]!;
    const tokens = requestsPerSec * snapshot.cells[instance.pairCell[p]!]!.tokensPerRequest;
    served.set(provider, (served.get(provider) ?? 0) + tokens);
  }
  return { total, served };
}

/**
 * The objective's terms for a routing, USD, by the table of the planning format.
 * `worstLoss` is, per window, the most requests/s that any contingency leaves unserved.
 */
export function termsOf(instance: Instance, routing: Routing, worstLoss: Float64Array): Terms {
  const { windows: T, snapshot } = instance;
  const { policy } = snapshot;
  const terms = emptyTerms();
  const load = loadOf(instance, routing);

  const spend = contractSpendUsd(instance, load);
  for (const [c, contract] of snapshot.contracts.entries()) {
    terms.commitments += overageUsd(contract, spend[c]!);
  }
  for (let f = 0; f < instance.fleets; f++) {
    const fleet = snapshot.fleets[f]!;
    for (let t = 0; t < T; t++) {
      const at = f * T + t;
      const grams = valueIn(fleet.gramsCo2PerKwh, t);
      const carbon =
        policy.usdPerTonneCo2 *
        1e-6 *
        grams *
        ((fleet.watts * fleet.pue) / 1000) *
        instance.hours[t]! *
        load[at]!;
      terms.carbon += carbon;
      const price = valueIn(fleet.usdPerAcceleratorHour, t);
      const c = instance.contractOf[f]!;
      const covered =
        c >= 0 && Date.parse(snapshot.windows[t]!.start) < Date.parse(snapshot.contracts[c]!.periodEnd);
      if (covered) continue;
      const paidFor = fleet.billing === "reserved" ? instance.accelerators[at]! : load[at]!;
      terms[c >= 0 ? "commitments" : "uncommitted"] += price * instance.hours[t]! * paidFor;
    }
  }

  const unserved = unservedOf(instance, routing);
  const moved = movedOf(instance, routing);
  for (let t = 0; t < T; t++) {
    const seconds = instance.seconds[t]!;
    let lost = 0;
    let demand = 0;
    for (let d = 0; d < instance.cells; d++) {
      lost += unserved[d * T + t]!;
      demand += instance.demand[d * T + t]!;
    }
    const tokens = tokensOf(instance, routing, t);
    for (const { provider, min } of snapshot.shares) {
      if (tokens.total <= 0) continue;
      const missing = min - (tokens.served.get(provider) ?? 0) / tokens.total;
      if (missing > 1e-9 * min) lost += missing * demand;
    }
    terms.unserved += policy.usdPerUnservedRequest * lost * seconds;
    terms.movement += policy.usdPerMovedRequestPerSec * moved[t]!;
    terms.contingency += policy.usdPerContingencyUnservedRequest * worstLoss[t]! * seconds;
  }

  for (let p = 0; p < instance.pairs; p++) {
    // Most pairs route nothing, and what they would cost need not be looked up.
    if (!routes(routing, p, T)) continue;
    const fleet = snapshot.fleets[instance.pairFleet[p]!]!;
    const cell = snapshot.cells[instance.pairCell[p]!]!;
    const overMs = Math.max(0, (cell.rttMs[fleet.id] ?? 0) + fleet.ttftMs - cell.latencyBudgetMs);
    for (let t = 0; t < T; t++) {
      const requests = routing[p * T + t]! * instance.seconds[t]!;
      terms.latency += policy.usdPerMsOverBudgetPerRequest * overMs * requests;
      terms.failures += policy.usdPerFailedRequest * fleet.errorRate * requests;
    }
  }
  return terms;
}

function routes(routing: Routing, pair: number, windows: number): boolean {
  for (let at = pair * windows; at < (pair + 1) * windows; at++) if (routing[at] !== 0) return true;
  return false;
}

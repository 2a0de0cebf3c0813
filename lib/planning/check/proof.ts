import type { Plan, Snapshot } from "../model";
import { type Account, ownAccounts } from "./accounts";
import { PricedBound } from "./bound";
import { type Least, leastAlone, leastTogether } from "./least";
import { nth, type WindowLedger } from "./ledger";
import { lossesOf } from "./limits";
import { pricedCosts } from "./priced";
import type { PricedProblem } from "./priced-problem";
import { pricedProgram } from "./priced-program";
import { multiplierSolver } from "./solver";
import { tolerance } from "./verdict";
import type { Way } from "./ways";

/** What prices prove. */
export interface Proof {
  /** No plan costs less, USD. */
  boundUsd: number;
  /** Whether that is enough; null where the proof is beyond the checker. */
  optimal: boolean | null;
}

/**
 * What is lost to rounding between the bound that a plan states and what its prices prove, as a part of the objective.
 * Far below the format's tolerance: a hundredth of one fleet's price in one window is less than a millionth of an
 * estate's cost, and must still be noticed.
 */
const precision = 1e-9;

/** Programs with more entries than this are not tried: they would take minutes. */
const mostEntries = 600_000;

/**
 * Proves, from the plan's own shadow prices, that no plan costs less, and with it that the prices are right: that
 * nobody would rather buy or sell capacity or commitments at them. Where contracts have price tiers, no plan that is
 * billed in the same ones: others are for `proveOtherTiers`. `work` is accelerator-seconds by cell · fleets + fleet, NaN
 * where not permitted.
 */
export async function proveByPrices(
  snapshot: Snapshot,
  plan: Plan,
  objectiveUsd: number,
  work: Float64Array,
  ledger: readonly WindowLedger[],
): Promise<Proof> {
  const enough = Math.min(plan.boundUsd, objectiveUsd) - roundingOf(objectiveUsd);
  const { lines } = ownAccounts(snapshot, plan.prices);
  return provePriced({ snapshot, plan, work, ledger }, plan.prices.fleets, lines, enough);
}

/** What is lost to rounding, USD, in a proof about a plan of such a cost. */
export const roundingOf = (objectiveUsd: number): number =>
  Math.max(precision * Math.abs(objectiveUsd), precision);

/** What a proof is about. */
export interface Proven {
  snapshot: Snapshot;
  plan: Plan;
  work: Float64Array;
  ledger: readonly WindowLedger[];
}

/**
 * Proves from prices of capacity and straight lines below what contracts owe that no plan costs less than `enough`, USD.
 * Capacity and commitments are bought and sold at the stated prices instead of being given; whatever the prices, that
 * costs no more than the optimum, and it costs as much if and only if they are shadow prices. First by arithmetic alone,
 * with clauses, limits on movement and contingencies left out, then with what that leaves out, as far as it is needed:
 * contingencies that bind in the plan, then all.
 */
export async function provePriced(
  { snapshot, plan, work, ledger }: Proven,
  fleetPrices: Plan["prices"]["fleets"],
  accounts: ReadonlyMap<string, Account>,
  enough: number,
): Promise<Proof> {
  const priced = pricedCosts(snapshot, fleetPrices, accounts);
  const every = [...lossesOf(snapshot).values()];
  const problem: Omit<PricedProblem, "losses"> = {
    snapshot,
    priced,
    capacity: "priced",
    work,
    windows: snapshot.windows.map((_, t) => t),
    survives: (f) => every.some((lost) => !lost.has(f)),
  };
  const alone = new PricedBound(snapshot, pricedProgram({ ...problem, losses: () => [] }));
  let boundUsd = priced.constantUsd + alone.by([]).usd;
  if (boundUsd >= enough) return { boundUsd, optimal: true };

  const binding = bindingLosses(snapshot, plan, fleetPrices, ledger);
  const stages = binding.every((window) => window.length === every.length)
    ? [binding]
    : [binding, binding.map(() => every)];
  for (const losses of stages) {
    const staged = { ...problem, losses: (t: number) => losses[t]! };
    const least = await leastOf(staged, plan, enough - priced.constantUsd);
    if (least === null) return { boundUsd, optimal: null };
    boundUsd = Math.max(boundUsd, priced.constantUsd + least.provenUsd);
    if (boundUsd >= enough) return { boundUsd, optimal: true };
    if (!least.exhausted) return { boundUsd, optimal: null };
  }
  return { boundUsd, optimal: false };
}

/** Windows that movement does not tie together are programs of their own. Null where one is too large. */
async function leastOf(problem: PricedProblem, plan: Plan, enough: number): Promise<Least | null> {
  const { snapshot, windows } = problem;
  const { maxMovedShare, usdPerMovedRequestPerSec } = snapshot.policy;
  const solver = await multiplierSolver();
  const boundOf = (part: readonly number[]) => {
    const bound = new PricedBound(snapshot, pricedProgram({ ...problem, windows: part }));
    return bound.priced.program.indices.length > mostEntries ? null : bound;
  };
  if (maxMovedShare < 1 || usdPerMovedRequestPerSec > 0) {
    const bound = boundOf(windows);
    return bound && leastTogether(bound, solver, waysOf(bound, plan), enough);
  }
  const total: Least = { provenUsd: 0, exhausted: true };
  for (const t of windows) {
    const bound = boundOf([t]);
    if (!bound) return null;
    const { provenUsd, exhausted } = leastAlone(bound, solver);
    total.provenUsd += provenUsd;
    total.exhausted &&= exhausted;
  }
  return total;
}

/** What the plan does with each cell. */
export function waysOf({ snapshot, ways }: PricedBound, plan: Plan): Way[] {
  const unserved = snapshot.fleets.length;
  const cellAt = new Map(snapshot.cells.map((cell, d) => [cell.id, d]));
  const fleetAt = new Map(snapshot.fleets.map((fleet, f) => [fleet.id, f]));
  const routed = snapshot.cells.map(() => snapshot.windows.map(() => new Map<number, number>()));
  for (const { window, cell, fleet, share } of plan.routes) {
    routed[cellAt.get(cell)!]![window]!.set(fleetAt.get(fleet)!, share);
  }
  return routed.map((windows, d) => {
    const way: Way = { shares: [], moved: [] };
    for (const [t, shares] of windows.entries()) {
      const before = t === 0 ? new Map(ways.todayOf(d)) : windows[t - 1]!;
      let [moved, left] = [0, 1];
      for (const [f, share] of shares) {
        way.shares.push([t, f, share]);
        moved += Math.max(0, share - (before.get(f) ?? 0));
        left -= share;
      }
      way.shares.push([t, unserved, Math.max(0, left)]);
      if (moved > 0 && ways.counts(d, t)) way.moved.push([t, moved]);
    }
    return way;
  });
}

/** By window, the contingencies that leave something unserved, or fill a priced fleet to its emergency utilisation. */
function bindingLosses(
  snapshot: Snapshot,
  plan: Plan,
  fleetPrices: Plan["prices"]["fleets"],
  ledger: readonly WindowLedger[],
): (readonly ReadonlySet<number>[])[] {
  const byName = lossesOf(snapshot);
  const fleetAt = new Map(snapshot.fleets.map((fleet, f) => [fleet.id, f]));
  const cellAt = new Map(snapshot.cells.map((cell) => [cell.id, cell]));
  const pricedIn = new Set(fleetPrices.map((price) => `${price.window} ${price.fleet}`));
  const binding = snapshot.windows.map((): ReadonlySet<number>[] => []);
  for (const { lost, window: t, unservedRequestsPerSec, recourse } of plan.contingencies) {
    const fleets = byName.get(lost);
    if (!fleets || !ledger[t]) continue;
    const busy = [...ledger[t].busy];
    for (const { cell, fleet, requestsPerSec } of recourse) {
      const f = fleetAt.get(fleet);
      const model = cellAt.get(cell)?.model;
      if (f === undefined || model === undefined) continue;
      busy[f]! += requestsPerSec * (snapshot.fleets[f]!.serves[model]?.acceleratorSecondsPerRequest ?? 0);
    }
    const fills = snapshot.fleets.some(
      (fleet, f) =>
        !fleets.has(f) &&
        pricedIn.has(`${t} ${fleet.id}`) &&
        busy[f]! >= nth(fleet.accelerators, t) * snapshot.policy.emergencyUtilization * (1 - tolerance),
    );
    if (fills || unservedRequestsPerSec > 0) binding[t]!.push(fleets);
  }
  return binding;
}

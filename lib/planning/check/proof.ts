import type { Plan, Snapshot } from "../model";
import { boundByPaths } from "./certificate";
import { nth, type WindowLedger } from "./ledger";
import { lossesOf } from "./limits";
import { type Priced, pricedCosts } from "./priced";
import { type PricedProblem, pricedProgram } from "./priced-program";
import { multiplierSolver, type Program } from "./program";
import { tolerance } from "./verdict";

/** What the plan's prices prove. */
export interface Proof {
  /** No plan costs less, USD. */
  boundUsd: number;
  /** Whether that is the plan's own cost; null where the proof is beyond the checker. */
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
 * nobody would rather buy or sell capacity or commitments at them. Capacity and commitments are bought and sold at the
 * stated prices instead of being given; whatever the prices, that costs no more than the optimum, and it costs as much
 * if and only if they are shadow prices. First by arithmetic (`boundByPaths`), then with what that leaves out, as far
 * as it is needed: contingencies that bind in the plan, then all of them.
 */
export async function proveByPrices(
  snapshot: Snapshot,
  plan: Plan,
  objectiveUsd: number,
  work: Float64Array,
  ledger: readonly WindowLedger[],
): Promise<Proof> {
  const enough =
    Math.min(plan.boundUsd, objectiveUsd) - Math.max(precision * Math.abs(objectiveUsd), precision);
  const priced = pricedCosts(snapshot, plan.prices);
  let boundUsd = boundByPaths(snapshot, priced, work);
  if (boundUsd >= enough) return { boundUsd, optimal: true };

  const every = [...lossesOf(snapshot).values()];
  const binding = bindingLosses(snapshot, plan, ledger);
  const stages = binding.every((window) => window.length === every.length)
    ? [binding]
    : [binding, binding.map(() => every)];
  for (const losses of stages) {
    const problem = { snapshot, work, priced, every, losses };
    const bound = await leastOf(problem);
    if (bound === null) return { boundUsd, optimal: null };
    boundUsd = Math.max(boundUsd, bound.provenUsd);
    if (boundUsd >= enough) return { boundUsd, optimal: true };
    if (!bound.solved) return { boundUsd, optimal: null };
  }
  return { boundUsd, optimal: false };
}

interface Staged {
  snapshot: Snapshot;
  work: Float64Array;
  priced: Priced;
  every: readonly ReadonlySet<number>[];
  losses: readonly (readonly ReadonlySet<number>[])[];
}

/** Windows that movement does not tie together are programs of their own. Null where one is too large. */
async function leastOf({
  snapshot,
  work,
  priced,
  every,
  losses,
}: Staged): Promise<{ provenUsd: number; solved: boolean } | null> {
  const { policy, windows } = snapshot;
  const tied = policy.maxMovedShare < 1 || policy.usdPerMovedRequestPerSec > 0;
  const all = windows.map((_, t) => t);
  const parts = tied ? [all] : all.map((t) => [t]);
  const solver = await multiplierSolver();
  let provenUsd = priced.constantUsd;
  let solved = true;
  for (const part of parts) {
    const problem: PricedProblem = {
      snapshot,
      priced,
      work,
      windows: part,
      losses: (t) => losses[t]!,
      survives: (f) => every.some((lost) => !lost.has(f)),
    };
    const program: Program = pricedProgram(problem);
    if (program.entries > mostEntries) return null;
    const least = program.least(solver);
    provenUsd += least.provenUsd;
    solved &&= least.solved;
  }
  return { provenUsd, solved };
}

/** By window, the contingencies that leave something unserved, or fill a priced fleet to its emergency utilisation. */
function bindingLosses(
  snapshot: Snapshot,
  plan: Plan,
  ledger: readonly WindowLedger[],
): (readonly ReadonlySet<number>[])[] {
  const byName = lossesOf(snapshot);
  const fleetAt = new Map(snapshot.fleets.map((fleet, f) => [fleet.id, f]));
  const cellAt = new Map(snapshot.cells.map((cell) => [cell.id, cell]));
  const pricedIn = new Set(plan.prices.fleets.map((price) => `${price.window} ${price.fleet}`));
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

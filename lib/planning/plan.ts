import { baselineRouting, greedyWorstLoss } from "./baselines";
import { closesGap, relativeTolerance } from "./gap";
import type { Instance } from "./instance";
import { usageOf, whyUnserved } from "./limits";
import {
  baselinePolicies,
  type Plan,
  type PlanBaseline,
  type PlanOtherTiers,
  type PlanPrices,
  type PlanRoute,
  type PlanUnserved,
} from "./model";
import { movesOf } from "./moves";
import type { Optimum } from "./optimum";
import { worstLossOf } from "./recourse";
import { loadOf, termsOf, totalUsd, unservedOf } from "./terms";
import { overageUsd, tierSteps } from "./tiers";

function routesOf(instance: Instance, optimum: Optimum): PlanRoute[] {
  const { windows: T, snapshot } = instance;
  const routes: PlanRoute[] = [];
  for (let t = 0; t < T; t++) {
    for (let p = 0; p < instance.pairs; p++) {
      const requestsPerSec = optimum.routing[p * T + t]!;
      if (!(requestsPerSec > 0)) continue;
      const d = instance.pairCell[p]!;
      routes.push({
        window: t,
        cell: snapshot.cells[d]!.id,
        fleet: snapshot.fleets[instance.pairFleet[p]!]!.id,
        requestsPerSec,
        share: Math.min(1, requestsPerSec / instance.demand[d * T + t]!),
      });
    }
  }
  return routes;
}

function unservedEntries(
  instance: Instance,
  optimum: Optimum,
  routesIn: readonly PlanRoute[][],
): PlanUnserved[] {
  const { windows: T, snapshot } = instance;
  const left = unservedOf(instance, optimum.routing);
  return Array.from({ length: T }, (_, t) => t).flatMap((t) => {
    const cells = snapshot.cells.filter((_, d) => left[d * T + t]! > 0);
    if (cells.length === 0) return [];
    const usage = usageOf(snapshot, t, routesIn[t]!);
    return snapshot.cells.flatMap((cell, d) =>
      left[d * T + t]! > 0
        ? [
            {
              window: t,
              cell: cell.id,
              requestsPerSec: left[d * T + t]!,
              because: whyUnserved(snapshot, cell, usage, t),
            },
          ]
        : [],
    );
  });
}

/**
 * Prices hold only where something binds: an accelerator more in a fleet with room left is worth nothing, whatever
 * the solver's duals say in their last digits.
 */
function pricesOf(instance: Instance, optimum: Optimum): PlanPrices {
  const { windows: T, snapshot } = instance;
  const load = loadOf(instance, optimum.routing);
  const { targetUtilization, contingencies } = snapshot.policy;
  const fleets: PlanPrices["fleets"] = [];
  for (let t = 0; t < T; t++) {
    for (const [f, fleet] of snapshot.fleets.entries()) {
      const at = f * T + t;
      const hours = instance.hours[t]!;
      const usd = hours > 0 ? optimum.acceleratorUsd[at]! / hours : 0;
      const full = load[at]! >= instance.accelerators[at]! * targetUtilization * (1 - relativeTolerance);
      // With contingencies a fleet may bind although it is not full: as the room that displaced traffic needs.
      if (usd > 1e-9 && (full || contingencies !== "none")) {
        fleets.push({ window: t, fleet: fleet.id, usdPerAcceleratorHour: usd });
      }
    }
  }
  const contracts = snapshot.contracts.map((contract, c) => {
    // Where nothing can be drawn, one dollar more saves what is already owed beyond the commitment, or nothing.
    const idle = overageUsd(contract, instance.idleSpendUsd[c]!) > 0 ? contract.overageMultiplier : 0;
    const usd = isDrawn(instance, c) ? optimum.committedUsd[c]! : idle;
    const tier = contract.tiers && optimum.tiers?.fixed[c]?.first;
    return {
      contract: contract.id,
      usdPerCommittedUsd: Math.min(contract.overageMultiplier, Math.max(0, usd)),
      ...(tier === undefined ? {} : { multiplier: tierSteps(contract)[tier]!.multiplier }),
    };
  });
  return { fleets, contracts, rules: [] };
}

/** What is known of tiers that the plan is not billed in, by the contracts that have a choice of them. */
function otherTiersOf(instance: Instance, { tiers }: Optimum): PlanOtherTiers[] {
  const { windows: T, hours, snapshot } = instance;
  return (tiers?.parts ?? []).map(({ ranges, boundUsd, acceleratorUsd, drawnUsd }) => ({
    tiers: snapshot.contracts.flatMap((contract, c) => {
      if (!contract.tiers) return [];
      const steps = tierSteps(contract);
      const { first, last } = ranges[c]!;
      return [{ contract: contract.id, first: steps[first]!.multiplier, last: steps[last]!.multiplier }];
    }),
    boundUsd,
    fleets: snapshot.fleets.flatMap((fleet, f) =>
      Array.from({ length: T }, (_, window) => ({
        window,
        fleet: fleet.id,
        usdPerAcceleratorHour: hours[window]! > 0 ? acceleratorUsd[f * T + window]! / hours[window]! : 0,
      })).filter(({ usdPerAcceleratorHour }) => usdPerAcceleratorHour > 1e-9),
    ),
    contracts: snapshot.contracts.flatMap(({ id, ...contract }, c) => {
      const idle = overageUsd(contract, instance.idleSpendUsd[c]!) > 0 ? contract.overageMultiplier : 0;
      // What tiers bill of spend that is given needs no price.
      const usd = isDrawn(instance, c) ? drawnUsd[c]! : contract.tiers ? 0 : idle;
      return usd > 1e-12 ? [{ contract: id, usdPerListUsd: usd }] : [];
    }),
  }));
}

/** Whether anything can be drawn on the contract. */
function isDrawn({ windows: T, contractOf, drawUsd }: Instance, contract: number): boolean {
  return contractOf.some(
    (of, f) => of === contract && drawUsd.subarray(f * T, (f + 1) * T).some((usd) => usd > 0),
  );
}

function baselinesOf(instance: Instance): PlanBaseline[] {
  return baselinePolicies.map((policy) => {
    const routing = baselineRouting(instance, policy);
    const terms = termsOf(instance, routing, greedyWorstLoss(instance, routing));
    return { policy, objectiveUsd: totalUsd(terms), terms };
  });
}

/** Writes an optimum down as a plan document, with its reasons and beside its baselines. */
export function writePlan(instance: Instance, snapshotSha256: string, optimum: Optimum): Plan {
  const { snapshot } = instance;
  const terms = termsOf(instance, optimum.routing, worstLossOf(instance.windows, optimum.recourses));
  const objectiveUsd = totalUsd(terms);
  const boundUsd = Math.min(optimum.boundUsd, objectiveUsd);
  const routes = routesOf(instance, optimum);
  const routesIn = Array.from({ length: instance.windows }, (): PlanRoute[] => []);
  for (const route of routes) routesIn[route.window]!.push(route);
  const prices = pricesOf(instance, optimum);
  const otherTiers = otherTiersOf(instance, optimum);
  return {
    version: 1,
    snapshotSha256,
    status: closesGap(objectiveUsd, boundUsd) ? "optimal" : "time_limit",
    objectiveUsd,
    boundUsd,
    terms,
    routes,
    unserved: unservedEntries(instance, optimum, routesIn),
    prices,
    contingencies: optimum.recourses.map((recourse) => ({
      lost: recourse.lost,
      window: recourse.window,
      unservedRequestsPerSec: recourse.unservedRequestsPerSec,
      recourse: [...recourse.requestsPerSec].map(([p, requestsPerSec]) => ({
        cell: snapshot.cells[instance.pairCell[p]!]!.id,
        fleet: snapshot.fleets[instance.pairFleet[p]!]!.id,
        requestsPerSec,
      })),
    })),
    baselines: baselinesOf(instance),
    moves: movesOf(snapshot, routes, prices),
    ...(otherTiers.length > 0 ? { otherTiers } : {}),
  };
}

import { type Instance, toInstance } from "../instance";
import type { Plan, Snapshot } from "../model";
import { bindingFleets, regionFlows } from "../plan-view";
import { shortfalls } from "../shortfall";
import { survivability } from "../survivability";
import { contractSpendUsd, loadOf, type Routing, tokensOf } from "../terms";
import { billedUsd } from "../tiers";
import { type Answer, answerVersion } from "./model";

/** More moves than this are counted, not listed: an answer is read beside others. */
const mostMoves = 60;

/** A plan's routes as the arrays that terms are computed from. */
function routingOf(instance: Instance, plan: Plan): Routing {
  const { windows: T, snapshot } = instance;
  const cells = new Map(snapshot.cells.map(({ id }, d) => [id, d]));
  const fleets = new Map(snapshot.fleets.map(({ id }, f) => [id, f]));
  const pairs = new Map<number, number>();
  for (let p = 0; p < instance.pairs; p++)
    pairs.set(instance.pairCell[p]! * instance.fleets + instance.pairFleet[p]!, p);
  const routing = new Float64Array(instance.pairs * T);
  for (const { cell, fleet, window, requestsPerSec } of plan.routes) {
    const p = pairs.get(cells.get(cell)! * instance.fleets + fleets.get(fleet)!)!;
    routing[p * T + window] = requestsPerSec;
  }
  return routing;
}

/** Mean over all the time the windows stand for of a value per window. */
function meanOverTime(instance: Instance, valueIn: (window: number) => number): number {
  let [sum, hours] = [0, 0];
  for (let t = 0; t < instance.windows; t++) {
    sum += valueIn(t) * instance.hours[t]!;
    hours += instance.hours[t]!;
  }
  return hours > 0 ? sum / hours : 0;
}

function providersOf(instance: Instance, routing: Routing): Answer["providers"] {
  const tokens = Array.from({ length: instance.windows }, (_, t) => tokensOf(instance, routing, t));
  const total = meanOverTime(instance, (t) => tokens[t]!.total);
  return [...new Set(instance.snapshot.fleets.map(({ provider }) => provider))]
    .map((provider) => ({
      provider,
      tokenShare: total > 0 ? meanOverTime(instance, (t) => tokens[t]!.served.get(provider) ?? 0) / total : 0,
    }))
    .sort((a, b) => b.tokenShare - a.tokenShare);
}

/**
 * What is shown of a solved what-if: its money, its risk and what it would move. `snapshot` is the one solved, with
 * the changes applied and the windows merged; `solved` says how it was.
 */
export async function answerOf(snapshot: Snapshot, plan: Plan, solved: Answer["solved"]): Promise<Answer> {
  const instance = toInstance(snapshot);
  const routing = routingOf(instance, plan);
  const load = loadOf(instance, routing);
  const spend = contractSpendUsd(instance, load);
  const T = instance.windows;
  const demandIn = (t: number) => {
    let sum = 0;
    for (let d = 0; d < instance.cells; d++) sum += instance.demand[d * T + t]!;
    return sum;
  };
  const unservedIn = (t: number) =>
    plan.unserved.reduce((sum, left) => (left.window === t ? sum + left.requestsPerSec : sum), 0);
  const demandMean = meanOverTime(instance, demandIn);
  const doNothing = plan.baselines.find(({ policy }) => policy === "do_nothing")!;
  const losses = await survivability(
    snapshot,
    plan.routes.filter(({ window }) => window === 0),
    0,
  );
  const reasons = await shortfalls(snapshot, plan, 0);
  return {
    version: answerVersion,
    solved,
    objectiveUsd: plan.objectiveUsd,
    terms: plan.terms,
    doNothing: { objectiveUsd: doNothing.objectiveUsd, terms: doNothing.terms },
    demandRequestsPerSec: demandIn(0),
    unserved: {
      nowRequestsPerSec: unservedIn(0),
      meanShare: demandMean > 0 ? meanOverTime(instance, unservedIn) / demandMean : 0,
      cells: plan.unserved
        .filter(({ window }) => window === 0)
        .map(({ cell, requestsPerSec }) => ({ cell, requestsPerSec })),
      reasons: reasons.map(({ sentence }) => sentence),
    },
    providers: providersOf(instance, routing),
    survivability: losses.map(({ lost, displacedRequestsPerSec, unservedRequestsPerSec }) => ({
      lost,
      displacedRequestsPerSec,
      unservedRequestsPerSec,
    })),
    contracts: snapshot.contracts.map((contract, c) => ({
      contract: contract.id,
      provider: contract.provider,
      committedUsd: contract.committedUsd,
      spendUsd: billedUsd(contract, spend[c]!),
    })),
    binding: bindingFleets(snapshot, plan).map(({ fleet, windows, savingUsd }) => ({
      fleet,
      windows,
      savingUsd,
    })),
    flows: regionFlows(snapshot, plan.routes),
    movedRequestsPerSec: plan.moves.reduce((sum, { requestsPerSec }) => sum + requestsPerSec, 0),
    movesInAll: plan.moves.length,
    moves: plan.moves.toSorted((a, b) => b.requestsPerSec - a.requestsPerSec).slice(0, mostMoves),
  };
}

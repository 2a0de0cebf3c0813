import { canonicalJson, sha256Hex } from "@/lib/platform/hash";
import { baselineRouting, greedyWorstLoss } from "./baselines";
import { Ledger, permission, type WindowRoutes, workOf } from "./check/ledger";
import { checkContingencies, checkLimits } from "./check/limits";
import { checkOtherTiers, proveOtherTiers } from "./check/other-tiers";
import { checkPrices } from "./check/prices";
import { proveByPrices } from "./check/proof";
import { checkRoutes, checkUnserved, type Numbering } from "./check/routes";
import { checkRulePrices } from "./check/rules";
import { agrees, Findings, type Verdict, within } from "./check/verdict";
import { toInstance } from "./instance";
import { usageOf, whyUnserved } from "./limits";
import { baselinePolicies, type Plan, type Snapshot, type Terms, termNames } from "./model";
import { movesOf } from "./moves";

/**
 * Checks a plan against its snapshot: every constraint and every term, from the routes alone, by arithmetic that
 * shares nothing with the planner. What merely describes the plan (reasons, moves, the rules of thumb it is compared
 * with) is derived again and must be the same. If all that holds, the plan's prices are used to prove that nothing
 * costs less, which they do only if they are right (`proveByPrices`).
 */
export async function checkPlan(snapshot: Snapshot, plan: Plan): Promise<Verdict> {
  const findings = new Findings();
  const sha256 = sha256Hex(canonicalJson(snapshot));
  if (plan.snapshotSha256 !== sha256) {
    findings.add("$.snapshotSha256", `The snapshot's hash is ${sha256}, found ${plan.snapshotSha256}.`);
  }
  const ids = numberingOf(snapshot);
  const routes = checkRoutes(snapshot, plan, ids, findings);
  const ledger = new Ledger(snapshot, ids.work);
  for (const window of routes) ledger.add(window);
  checkReasons(snapshot, plan, ids, ledger, findings);
  checkLimits(snapshot, ledger.windows, findings);
  const worst = checkContingencies(snapshot, plan, ids, routes, ledger.windows, findings);
  const terms = ledger.total(worst);
  const objectiveUsd = checkCost("$", plan, terms, snapshot, findings);
  checkPrices(snapshot, plan, ids, ledger, findings);
  checkOtherTiers(snapshot, plan, findings);
  checkBoundAndStatus(plan, objectiveUsd, findings);
  checkBaselines(snapshot, plan, ids, findings);
  checkMoves(snapshot, plan, findings);
  const provenOptimal = await checkOptimality(snapshot, plan, objectiveUsd, ids, ledger, findings);
  return { accepted: findings.broken.length === 0, objectiveUsd, provenOptimal, broken: findings.broken };
}

function numberingOf(snapshot: Snapshot): Numbering {
  const { cells, fleets } = snapshot;
  return {
    cell: new Map(cells.map((cell, d) => [cell.id, d])),
    fleet: new Map(fleets.map((fleet, f) => [fleet.id, f])),
    work: workOf(snapshot),
    refusal: (d, f) => String(permission(cells[d]!, fleets[f]!)),
  };
}

function checkReasons(
  snapshot: Snapshot,
  plan: Plan,
  ids: Numbering,
  ledger: Ledger,
  findings: Findings,
): void {
  const routesIn = snapshot.windows.map((): Plan["routes"] => []);
  for (const route of plan.routes) routesIn[route.window]?.push(route);
  const usage = routesIn.map((window, t) => usageOf(snapshot, t, window));
  const reasons = (t: number, d: number) => whyUnserved(snapshot, snapshot.cells[d]!, usage[t]!, t);
  const served = ledger.windows.map((window) => window.served);
  checkUnserved(snapshot, plan, ids, served, reasons, findings);
}

/** Terms and objective as stated against as recomputed; returns the latter, USD. */
function checkCost(
  path: string,
  stated: { objectiveUsd: number; terms: Terms },
  terms: Terms,
  snapshot: Snapshot,
  findings: Findings,
): number {
  const turnover = snapshot.contracts.reduce((sum, c) => sum + c.committedUsd + c.spentUsd, 0);
  for (const name of termNames) {
    const scale = name === "commitments" ? turnover : 0;
    if (!agrees(stated.terms[name], terms[name], scale)) {
      findings.add(`${path}.terms.${name}`, `Comes to ${terms[name]} USD, found ${stated.terms[name]}.`);
    }
  }
  const objectiveUsd = termNames.reduce((sum, name) => sum + terms[name], 0);
  if (!agrees(stated.objectiveUsd, objectiveUsd, turnover)) {
    findings.add(
      `${path}.objectiveUsd`,
      `The terms come to ${objectiveUsd} USD, found ${stated.objectiveUsd}.`,
    );
  }
  return objectiveUsd;
}

function checkBoundAndStatus(plan: Plan, objectiveUsd: number, findings: Findings): void {
  if (!within(plan.boundUsd, objectiveUsd) || !(plan.boundUsd >= 0)) {
    findings.add(
      "$.boundUsd",
      `A bound lies between 0 and the objective ${objectiveUsd}, found ${plan.boundUsd}.`,
    );
  }
  // No term is negative and leaving everything unserved is always possible: valid inputs are never infeasible.
  const closed = agrees(plan.boundUsd, objectiveUsd);
  const status = closed ? "optimal" : "time_limit";
  if (plan.status !== status) {
    findings.add(
      "$.status",
      `The gap is ${objectiveUsd - plan.boundUsd} USD, which makes the plan ${status}; found ${plan.status}.`,
    );
  }
}

/** The proof by prices. Of a plan that is rejected anyway, or does not claim to be optimal, nothing is proven. */
async function checkOptimality(
  snapshot: Snapshot,
  plan: Plan,
  objectiveUsd: number,
  ids: Numbering,
  ledger: Ledger,
  findings: Findings,
): Promise<boolean | null> {
  if (plan.status !== "optimal" && plan.prices.rules.length > 0) {
    findings.add("$.prices.rules", "What a rule costs is known of optimal plans only; expected none.");
  }
  if (plan.status !== "optimal" || findings.broken.length > 0) return null;
  const { boundUsd, optimal } = await proveByPrices(snapshot, plan, objectiveUsd, ids.work, ledger.windows);
  if (optimal === false) {
    findings.add(
      "$.prices",
      `The prices prove no more than ${boundUsd} USD, and an optimal plan's prove its objective ${objectiveUsd}.`,
    );
    return false;
  }
  const proven = { snapshot, plan, work: ids.work, ledger: ledger.windows };
  const elsewhere = await proveOtherTiers(proven, objectiveUsd, findings);
  if (elsewhere !== false) await checkRulePrices(snapshot, plan, objectiveUsd, findings);
  return elsewhere === false ? false : optimal && elsewhere;
}

function checkBaselines(snapshot: Snapshot, plan: Plan, ids: Numbering, findings: Findings): void {
  const instance = toInstance(snapshot);
  const F = snapshot.fleets.length;
  const T = snapshot.windows.length;
  const stated = plan.baselines.map((baseline) => baseline.policy);
  if (JSON.stringify(stated) !== JSON.stringify(baselinePolicies)) {
    findings.add("$.baselines", `Expected ${baselinePolicies.join(", ")}, found ${stated.join(", ")}.`);
    return;
  }
  for (const [i, baseline] of plan.baselines.entries()) {
    const routing = baselineRouting(instance, baseline.policy);
    const ledger = new Ledger(snapshot, ids.work);
    for (let t = 0; t < T; t++) {
      const window: WindowRoutes = new Float64Array(snapshot.cells.length * F);
      for (let p = 0; p < instance.pairs; p++) {
        window[instance.pairCell[p]! * F + instance.pairFleet[p]!] = routing[p * T + t]!;
      }
      ledger.add(window);
    }
    const worst = [...greedyWorstLoss(instance, routing)];
    checkCost(`$.baselines[${i}]`, baseline, ledger.total(worst), snapshot, findings);
  }
}

function checkMoves(snapshot: Snapshot, plan: Plan, findings: Findings): void {
  const expected = movesOf(snapshot, plan.routes, plan.prices);
  if (plan.moves.length !== expected.length) {
    findings.add("$.moves", `The routes amount to ${expected.length} moves, found ${plan.moves.length}.`);
    return;
  }
  for (const [i, move] of expected.entries()) {
    const found = plan.moves[i]!;
    for (const key of ["cell", "from", "to", "because"] as const) {
      if (found[key] !== move[key]) {
        findings.add(
          `$.moves[${i}].${key}`,
          `Expected ${JSON.stringify(move[key])}, found ${JSON.stringify(found[key])}.`,
        );
      }
    }
    for (const key of ["requestsPerSec", "deltaUsdPerHour", "deltaMs"] as const) {
      if (!agrees(found[key], move[key])) {
        findings.add(`$.moves[${i}].${key}`, `Expected ${move[key]}, found ${found[key]}.`);
      }
    }
  }
}

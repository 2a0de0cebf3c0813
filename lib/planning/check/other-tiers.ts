import type { Plan, Snapshot } from "../model";
import { accountsOf, ownAccounts, piecesIn, setOf, type TierSet } from "./accounts";
import { type Proven, provePriced, roundingOf } from "./proof";
import { agrees, type Findings } from "./verdict";

/** More combinations of tiers than this are not gone through. */
const mostCombinations = 10_000;

/**
 * Proves that an optimal plan is not beaten by one billed in other price tiers. The plan states, for sets of tiers that
 * with its own make up all that count, what a plan in them costs at least, and prices; that is proven from these prices
 * like the plan's own cost from its own, with what each contract owes bounded by the straight line of its price. Null
 * where a proof is beyond the checker.
 */
export async function proveOtherTiers(
  proven: Proven,
  objectiveUsd: number,
  findings: Findings,
): Promise<boolean | null> {
  const { snapshot, plan } = proven;
  const others = plan.otherTiers ?? [];
  const sets = others.map((other) => setOf(other));
  const covered = coversAll(snapshot, [ownAccounts(snapshot, plan.prices).set, ...sets]);
  if (covered === false) {
    findings.add(
      "$.otherTiers",
      "Some tiers that contracts may be billed in are neither the plan's nor listed; expected all that count.",
    );
    return false;
  }
  const slack = roundingOf(objectiveUsd);
  let optimal: boolean | null = covered;
  for (const [i, { boundUsd, fleets, contracts }] of others.entries()) {
    const at = `$.otherTiers[${i}]`;
    if (boundUsd < plan.boundUsd - slack) {
      findings.add(
        `${at}.boundUsd`,
        `Plans in these tiers may cost less than ${plan.boundUsd} USD: found ${boundUsd}.`,
      );
      return false;
    }
    const usd = new Map(contracts.map((price) => [price.contract, price.usdPerListUsd]));
    const proof = await provePriced(proven, fleets, accountsOf(snapshot, usd, sets[i]!), boundUsd - slack);
    if (proof.optimal === null) optimal = null;
    if (proof.optimal === false) {
      findings.add(
        `${at}.boundUsd`,
        `Its prices prove no more than ${proof.boundUsd} USD of plans in these tiers, found ${boundUsd}.`,
      );
      return false;
    }
    if (proof.optimal && !agrees(proof.boundUsd, boundUsd, objectiveUsd)) {
      findings.add(`${at}.boundUsd`, `Its prices prove ${proof.boundUsd} USD, found ${boundUsd}.`);
      return false;
    }
  }
  return optimal;
}

/** Whether every way to be billed, one tier that counts per contract, is in one of the sets; null where there are too many. */
export function coversAll(snapshot: Snapshot, sets: readonly TierSet[]): boolean | null {
  const tiered = snapshot.contracts.filter(({ tiers }) => tiers !== undefined);
  const counting = tiered.map((contract) => piecesIn(snapshot, contract, new Map()));
  const inSets = sets.map((set) => tiered.map((contract) => new Set(piecesIn(snapshot, contract, set))));
  if (counting.reduce((product, { length }) => product * length, 1) > mostCombinations) return null;
  const covers = (chosen: readonly number[]): boolean => {
    const next = counting[chosen.length];
    if (next) return next.every((number) => covers([...chosen, number]));
    return inSets.some((pieces) => chosen.every((number, c) => pieces[c]!.has(number)));
  };
  return covers([]);
}

/** Says of a plan that may not list other tiers, because it is not optimal, or names none that exist, that it does. */
export function checkOtherTiers(snapshot: Snapshot, plan: Plan, findings: Findings): void {
  const tiered = new Map(
    snapshot.contracts.flatMap(({ id, tiers }) =>
      tiers ? [[id, [1, ...tiers.map((t) => t.multiplier)]] as const] : [],
    ),
  );
  const fleets = new Set(snapshot.fleets.map(({ id }) => id));
  const contracts = new Set(snapshot.contracts.map(({ id }) => id));
  const others = plan.otherTiers ?? [];
  const seen = new Set<string>();
  if (others.length > 0 && (plan.status !== "optimal" || tiered.size === 0)) {
    findings.add(
      "$.otherTiers",
      "Only an optimal plan with contracts that have tiers lists others; expected none.",
    );
  }
  for (const [i, other] of others.entries()) {
    const at = `$.otherTiers[${i}]`;
    const missing = new Set(tiered.keys());
    for (const [j, { contract, first, last }] of other.tiers.entries()) {
      const multipliers = tiered.get(contract);
      if (!missing.delete(contract)) {
        findings.add(`${at}.tiers[${j}].contract`, `${contract} has no tiers, or is listed twice.`);
      } else if (!multipliers?.includes(first) || !multipliers.includes(last) || last > first) {
        findings.add(`${at}.tiers[${j}]`, `${contract} has no tiers from ${first} to ${last}.`);
      }
    }
    if (missing.size > 0) findings.add(`${at}.tiers`, `${[...missing].join(", ")} is missing.`);
    const priced = new Set<string>();
    for (const [j, { contract, usdPerListUsd }] of other.contracts.entries()) {
      if (!contracts.has(contract) || priced.has(contract) || !(usdPerListUsd > 0)) {
        findings.add(
          `${at}.contracts[${j}]`,
          "Expected a contract of the snapshot, once, and a price above 0.",
        );
      }
      priced.add(contract);
    }
    const set = JSON.stringify(other.tiers);
    if (seen.has(set)) findings.add(at, "These tiers are listed twice.");
    seen.add(set);
    for (const [j, { window, fleet, usdPerAcceleratorHour }] of other.fleets.entries()) {
      if (!fleets.has(fleet) || !snapshot.windows[window] || !(usdPerAcceleratorHour > 0)) {
        findings.add(
          `${at}.fleets[${j}]`,
          "Expected a fleet and a window of the snapshot, and a price above 0.",
        );
      }
    }
  }
}

import type { SnapshotContract } from "./model";

/*
 * Declining price tiers. Within its period a contract bills a dollar at list price at the multiplier of the tier that
 * it falls in: billed(S) = ∫₀^S multiplier(s) ds. Its commitment is due in billed dollars, so its term of the objective
 * is overageMultiplier · max(0, billed(S) − committedUsd). A contract without tiers bills what it lists.
 */

/** A contract as far as its bill is concerned. */
export type Billing = Pick<SnapshotContract, "committedUsd" | "overageMultiplier" | "tiers">;

/** A tier with what is billed for all list spend up to it. */
export interface TierStep {
  fromUsd: number;
  multiplier: number;
  billedBeforeUsd: number;
}

/** The tiers from the first dollar on; below the first threshold list price is billed. */
export function tierSteps({ tiers = [] }: Pick<Billing, "tiers">): TierStep[] {
  const steps: TierStep[] = [];
  for (const { fromUsd, multiplier } of [{ fromUsd: 0, multiplier: 1 }, ...tiers]) {
    const last = steps.at(-1);
    if (last?.multiplier === multiplier) continue;
    if (last?.fromUsd === fromUsd) steps.pop();
    const before = steps.at(-1);
    steps.push({
      fromUsd,
      multiplier,
      billedBeforeUsd: before ? before.billedBeforeUsd + before.multiplier * (fromUsd - before.fromUsd) : 0,
    });
  }
  return steps;
}

/** The tier in which the next dollar at list price falls after so much of it. */
export function tierAt(steps: readonly TierStep[], listUsd: number): number {
  let at = 0;
  while (at + 1 < steps.length && steps[at + 1]!.fromUsd <= listUsd) at++;
  return at;
}

/** What a contract bills for so much spend at list price, USD. */
export function billedUsd(billing: Pick<Billing, "tiers">, listUsd: number): number {
  if (!billing.tiers) return listUsd;
  const steps = tierSteps(billing);
  const { fromUsd, multiplier, billedBeforeUsd } = steps[tierAt(steps, listUsd)]!;
  return billedBeforeUsd + multiplier * (listUsd - fromUsd);
}

/** The spend at list price for which a contract bills so much, USD: the inverse of `billedUsd`. */
export function listUsd(billing: Pick<Billing, "tiers">, billed: number): number {
  if (!billing.tiers) return billed;
  const steps = tierSteps(billing);
  const { fromUsd, multiplier, billedBeforeUsd } = steps.findLast(
    ({ billedBeforeUsd }, i) => i === 0 || billedBeforeUsd <= billed,
  )!;
  return fromUsd + (billed - billedBeforeUsd) / multiplier;
}

/** What is owed beyond the commitment after so much spend at list price, USD: the contract's term of the objective. */
export function overageUsd(contract: Billing, listSpendUsd: number): number {
  return contract.overageMultiplier * Math.max(0, billedUsd(contract, listSpendUsd) - contract.committedUsd);
}

/** Tiers by their number, both ends included. */
export interface TierRange {
  first: number;
  last: number;
}

/**
 * The tiers that can matter while list spend is between two amounts, USD: those in which spend beyond the commitment can
 * fall. One where there is no choice.
 */
export function tiersWithin(contract: Billing, leastUsd: number, mostUsd: number): TierRange {
  const steps = tierSteps(contract);
  const first = tierAt(steps, Math.max(listUsd(contract, contract.committedUsd), leastUsd));
  let last = first;
  while (last + 1 < steps.length && steps[last + 1]!.fromUsd < mostUsd) last++;
  return { first, last };
}

/**
 * A contract that is billed as if the whole period were in one tier: it owes `usdPerListUsd` for every dollar at list
 * price beyond `freeListUsd`. Because tiers decline, what the contract owes is the least of what its tiers would say so.
 */
export interface TierLine {
  freeListUsd: number;
  usdPerListUsd: number;
}

/** The line of one tier. */
export function tierLine(contract: Billing, tier: number): TierLine {
  const { fromUsd, multiplier, billedBeforeUsd } = tierSteps(contract)[tier]!;
  return {
    freeListUsd: fromUsd + (contract.committedUsd - billedBeforeUsd) / multiplier,
    usdPerListUsd: contract.overageMultiplier * multiplier,
  };
}

/** What the cheapest of the lines of some tiers owes after so much list spend, USD. */
export function leastOfLines(contract: Billing, { first, last }: TierRange, listSpendUsd: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let tier = first; tier <= last; tier++) {
    const { freeListUsd, usdPerListUsd } = tierLine(contract, tier);
    least = Math.min(least, usdPerListUsd * Math.max(0, listSpendUsd - freeListUsd));
  }
  return least;
}

import type { Decimal } from "decimal.js";
import { formatUsd, Usd } from "@/lib/platform/money";
import type { PriceTier } from "./model";

/*
 * What volume costs. A contract with price tiers bills a dollar at list price at the multiplier of the tier that it falls
 * in, counted from the beginning of the period; below the first threshold that is list price. What is billed counts
 * against the commitment.
 */

/** A stretch of list spend with one price, and what is billed for all before it. */
interface Step {
  fromUsd: Decimal;
  multiplier: Decimal;
  billedBeforeUsd: Decimal;
}

function stepsOf(tiers: readonly PriceTier[]): Step[] {
  const steps: Step[] = [{ fromUsd: new Usd(0), multiplier: new Usd(1), billedBeforeUsd: new Usd(0) }];
  for (const { fromUsd, multiplier } of tiers) {
    const before = steps.at(-1)!;
    steps.push({
      fromUsd: new Usd(fromUsd),
      multiplier: new Usd(multiplier),
      billedBeforeUsd: before.billedBeforeUsd.plus(
        before.multiplier.times(new Usd(fromUsd).minus(before.fromUsd)),
      ),
    });
  }
  return steps;
}

/** What so much spend at list price is billed. */
export function billedUsd(tiers: readonly PriceTier[], listUsd: Decimal): Decimal {
  const step = stepsOf(tiers).findLast(({ fromUsd }, i) => i === 0 || fromUsd.lte(listUsd))!;
  return step.billedBeforeUsd.plus(step.multiplier.times(listUsd.minus(step.fromUsd)));
}

/** The spend at list price that is billed so much. */
export function listUsd(tiers: readonly PriceTier[], billed: Decimal): Decimal {
  const step = stepsOf(tiers).findLast(({ billedBeforeUsd }, i) => i === 0 || billedBeforeUsd.lte(billed))!;
  return step.fromUsd.plus(billed.minus(step.billedBeforeUsd).div(step.multiplier));
}

/** The tier that the next dollar falls in after so much list spend; list price below the first threshold. */
export function tierAt(tiers: readonly PriceTier[], listSpend: Decimal): PriceTier {
  return tiers.findLast(({ fromUsd }) => listSpend.gte(fromUsd)) ?? { fromUsd: 0, multiplier: 1 };
}

/** The tiers that begin later. */
export const tiersAhead = (tiers: readonly PriceTier[], listSpend: Decimal): PriceTier[] =>
  tiers.filter(({ fromUsd }) => listSpend.lt(fromUsd));

/** `92%`: what is billed of list price. */
export const percentOfList = (multiplier: number): string => `${Number((multiplier * 100).toPrecision(4))}%`;

/** The tiers in words: `From $3M of list spend in a period on, 92% of list price; from $10M on, 85%`. */
export function tiersSentence(tiers: readonly PriceTier[]): string {
  const [first, ...rest] = tiers.map(({ fromUsd, multiplier }) => ({
    from: formatUsd(fromUsd),
    percent: percentOfList(multiplier),
  }));
  if (!first) return "Every dollar is billed at list price";
  const later = rest.map(({ from, percent }) => `; from ${from} on, ${percent}`).join("");
  return `From ${first.from} of list spend in a period on, ${first.percent} of list price is billed${later}`;
}

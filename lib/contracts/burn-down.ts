import type { Decimal } from "decimal.js";
import { Usd } from "@/lib/platform/money";
import type { Commitment, PriceTier } from "./model";
import { billedUsd, listUsd, tierAt, tiersAhead } from "./price-tiers";

const dayMs = 86_400_000;
/** The run-rate looks back over a whole week, so that a quiet weekend does not read as a change. */
const runRateDays = 7;

/** Spend of one UTC day (or the part of it observed so far), at list price. */
export interface DailySpend {
  /** Start of the day. */
  day: Date;
  usd: Decimal;
}

export interface BurnDown {
  committedUsd: Decimal;
  /** Opening statement plus what was estimated since, as billed: what counts against the commitment. */
  spentUsd: Decimal;
  /** The same at list price; differs only where the contract has price tiers. */
  listUsd: Decimal;
  /** Spent against the commitment: at most the commitment. */
  appliedUsd: Decimal;
  remainingUsd: Decimal;
  /** Share of the period gone by, 0 to 1. */
  elapsed: number;
  /** Committed × elapsed − spent: positive means behind an even pace. */
  behindUsd: Decimal;
  /** What must be spent each remaining day at list price to use the commitment up; null when the period is over. */
  requiredUsdPerDay: Decimal | null;
  /** At list price: mean of the last seven days, or of the days since the statement when fewer; null before anything was observed. */
  actualUsdPerDay: Decimal | null;
  /** Straight line at list price, as billed: spent + actual per day × days left; null without a run-rate, what was spent once the period is over. */
  forecastUsd: Decimal | null;
  expectedShortfallUsd: Decimal | null;
  /** Beyond the commitment, at the overage price. */
  expectedOverageUsd: Decimal | null;
  /** When the straight line reaches the commitment; null when it does not within the period. */
  usedUpAt: Date | null;
  /** What the next dollar is billed; null where the contract has no price tiers. */
  tier: PriceTier | null;
  /** The tier after that, with what is to be spent at list price until it begins, and when the straight line gets there. */
  nextTier: (PriceTier & { toGoUsd: Decimal; reachedAt: Date | null }) | null;
}

/**
 * Where a commitment stands at `now`, from the provider's statement and the spend estimated after it.
 * `daily` holds days after the statement only; days before it are already in it. `tiers` are the contract's price tiers:
 * the statement is of billed dollars, the estimate is at list price.
 */
export function burnDown(
  commitment: Commitment,
  daily: readonly DailySpend[],
  now: Date,
  tiers: readonly PriceTier[] = [],
): BurnDown {
  const start = commitment.periodStart.getTime();
  const end = commitment.periodEnd.getTime();
  const at = Math.min(Math.max(now.getTime(), start), end);
  const daysLeft = (end - at) / dayMs;

  const spentListUsd = daily.reduce(
    (sum, { usd }) => sum.plus(usd),
    listUsd(tiers, new Usd(commitment.openingSpentUsd)),
  );
  const spentUsd = billedUsd(tiers, spentListUsd);
  const committedUsd = new Usd(commitment.committedUsd);
  const remainingUsd = Usd.max(0, committedUsd.minus(spentUsd));
  const remainingListUsd = Usd.max(0, listUsd(tiers, committedUsd).minus(spentListUsd));
  const elapsed = (at - start) / (end - start);

  const actualUsdPerDay = runRate(daily, Math.max(start, commitment.openingAsOf?.getTime() ?? start), at);
  // A period that is over needs no forecast: what was spent is what it comes to.
  const forecastUsd =
    daysLeft === 0
      ? spentUsd
      : actualUsdPerDay && billedUsd(tiers, spentListUsd.plus(actualUsdPerDay.times(daysLeft)));
  const beyondUsd = forecastUsd && Usd.max(0, forecastUsd.minus(committedUsd));
  const [next] = tiersAhead(tiers, spentListUsd);
  const toGoUsd = next && new Usd(next.fromUsd).minus(spentListUsd);

  return {
    committedUsd,
    spentUsd,
    listUsd: spentListUsd,
    appliedUsd: Usd.min(spentUsd, committedUsd),
    remainingUsd,
    elapsed,
    behindUsd: committedUsd.times(elapsed).minus(spentUsd),
    requiredUsdPerDay: daysLeft > 0 ? remainingListUsd.div(daysLeft) : null,
    actualUsdPerDay,
    forecastUsd,
    expectedShortfallUsd: forecastUsd && Usd.max(0, committedUsd.minus(forecastUsd)),
    expectedOverageUsd: beyondUsd?.times(commitment.overageMultiplier) ?? null,
    usedUpAt: reachedAt(remainingListUsd, actualUsdPerDay, at, end),
    tier: tiers.length > 0 ? tierAt(tiers, spentListUsd) : null,
    nextTier:
      next && toGoUsd ? { ...next, toGoUsd, reachedAt: reachedAt(toGoUsd, actualUsdPerDay, at, end) } : null,
  };
}

/** Mean USD per day over the last `runRateDays` days, or over the time observed when that is shorter. */
function runRate(daily: readonly DailySpend[], observedFrom: number, at: number): Decimal | null {
  // A window that begins at midnight holds whole days of spend only.
  const earliest = Math.max(observedFrom, Math.floor((at - runRateDays * dayMs) / dayMs) * dayMs);
  const days = (at - earliest) / dayMs;
  const counted = daily.filter(({ day }) => day.getTime() + dayMs > earliest && day.getTime() < at);
  if (counted.length === 0 || days <= 0) return null;
  return counted.reduce((sum, { usd }) => sum.plus(usd), new Usd(0)).div(days);
}

/** When the straight line has spent so much more; null when it does not within the period. */
function reachedAt(remainingUsd: Decimal, usdPerDay: Decimal | null, at: number, end: number): Date | null {
  if (remainingUsd.isZero()) return new Date(at);
  if (!usdPerDay || usdPerDay.lte(0)) return null;
  const when = at + remainingUsd.div(usdPerDay).toNumber() * dayMs;
  return when <= end ? new Date(when) : null;
}

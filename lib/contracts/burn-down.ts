import type { Decimal } from "decimal.js";
import { Usd } from "@/lib/platform/money";
import type { Commitment } from "./model";

const dayMs = 86_400_000;
/** The run-rate looks back over a whole week, so that a quiet weekend does not read as a change. */
const runRateDays = 7;

/** Spend of one UTC day (or the part of it observed so far). */
export interface DailySpend {
  /** Start of the day. */
  day: Date;
  usd: Decimal;
}

export interface BurnDown {
  committedUsd: Decimal;
  /** Opening statement plus what was estimated since. */
  spentUsd: Decimal;
  /** Spent against the commitment: at most the commitment. */
  appliedUsd: Decimal;
  remainingUsd: Decimal;
  /** Share of the period gone by, 0 to 1. */
  elapsed: number;
  /** Committed × elapsed − spent: positive means behind an even pace. */
  behindUsd: Decimal;
  /** What must be spent each remaining day to use the commitment up; null when the period is over. */
  requiredUsdPerDay: Decimal | null;
  /** Mean of the last seven days, or of the days since the statement when fewer; null before anything was observed. */
  actualUsdPerDay: Decimal | null;
  /** Straight line: spent + actual per day × days left; null without a run-rate, what was spent once the period is over. */
  forecastUsd: Decimal | null;
  expectedShortfallUsd: Decimal | null;
  /** Beyond the commitment, at the overage price. */
  expectedOverageUsd: Decimal | null;
  /** When the straight line reaches the commitment; null when it does not within the period. */
  usedUpAt: Date | null;
}

/**
 * Where a commitment stands at `now`, from the provider's statement and the spend estimated after it.
 * `daily` holds days after the statement only; days before it are already in it.
 */
export function burnDown(commitment: Commitment, daily: readonly DailySpend[], now: Date): BurnDown {
  const start = commitment.periodStart.getTime();
  const end = commitment.periodEnd.getTime();
  const at = Math.min(Math.max(now.getTime(), start), end);
  const daysLeft = (end - at) / dayMs;

  const spentUsd = daily.reduce((sum, { usd }) => sum.plus(usd), new Usd(commitment.openingSpentUsd));
  const committedUsd = new Usd(commitment.committedUsd);
  const remainingUsd = Usd.max(0, committedUsd.minus(spentUsd));
  const elapsed = (at - start) / (end - start);

  const actualUsdPerDay = runRate(daily, Math.max(start, commitment.openingAsOf?.getTime() ?? start), at);
  // A period that is over needs no forecast: what was spent is what it comes to.
  const forecastUsd =
    daysLeft === 0 ? spentUsd : actualUsdPerDay && spentUsd.plus(actualUsdPerDay.times(daysLeft));
  const beyondUsd = forecastUsd && Usd.max(0, forecastUsd.minus(committedUsd));

  return {
    committedUsd,
    spentUsd,
    appliedUsd: Usd.min(spentUsd, committedUsd),
    remainingUsd,
    elapsed,
    behindUsd: committedUsd.times(elapsed).minus(spentUsd),
    requiredUsdPerDay: daysLeft > 0 ? remainingUsd.div(daysLeft) : null,
    actualUsdPerDay,
    forecastUsd,
    expectedShortfallUsd: forecastUsd && Usd.max(0, committedUsd.minus(forecastUsd)),
    expectedOverageUsd: beyondUsd?.times(commitment.overageMultiplier) ?? null,
    usedUpAt: usedUpAt(remainingUsd, actualUsdPerDay, at, end),
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

function usedUpAt(remainingUsd: Decimal, usdPerDay: Decimal | null, at: number, end: number): Date | null {
  if (remainingUsd.isZero()) return new Date(at);
  if (!usdPerDay || usdPerDay.lte(0)) return null;
  const when = at + remainingUsd.div(usdPerDay).toNumber() * dayMs;
  return when <= end ? new Date(when) : null;
}

import { Usd } from "@/lib/platform/money";
import type { BurnDown, DailySpend } from "./burn-down";
import type { Commitment, PriceTier } from "./model";
import { billedUsd, listUsd, tiersAhead } from "./price-tiers";

const dayMs = 86_400_000;

/** One instant of a burn-down chart, in USD since the period began; null where a line is not defined. */
export interface BurnDownPoint {
  atMs: number;
  /** Statement plus estimate, up to now. */
  appliedUsd: number | null;
  /** Committed × share of the period gone by. */
  evenUsd: number;
  /** The straight line from now to the end of the period. */
  forecastUsd: number | null;
}

/**
 * The lines of a burn-down chart: one point at each end of the period, at the statement, at each day of estimated spend
 * and at now, and where the forecast comes to a price tier. Before the statement nothing is known but its total, so that part is a straight line from zero.
 */
export function burnDownSeries(
  commitment: Commitment,
  daily: readonly DailySpend[],
  standing: BurnDown,
  now: Date,
  tiers: readonly PriceTier[] = [],
): BurnDownPoint[] {
  const start = commitment.periodStart.getTime();
  const end = commitment.periodEnd.getTime();
  const at = Math.min(Math.max(now.getTime(), start), end);
  const statementAt = commitment.openingAsOf?.getTime() ?? start;

  const spent = new Map<number, number>([[start, 0]]);
  spent.set(statementAt, commitment.openingSpentUsd.toNumber());
  let list = listUsd(tiers, new Usd(commitment.openingSpentUsd));
  for (const { day, usd } of daily) {
    list = list.plus(usd);
    spent.set(Math.min(day.getTime() + dayMs, at), billedUsd(tiers, list).toNumber());
  }
  if (now.getTime() >= start) spent.set(at, standing.spentUsd.toNumber());

  const bends = forecastBends(standing, tiers, at, end);
  const times = [...new Set([...spent.keys(), ...bends.keys(), start, end])]
    .filter((time) => time >= start && time <= end)
    .sort((a, b) => a - b);
  const committed = commitment.committedUsd.toNumber();
  const forecastEnd = standing.forecastUsd?.toNumber() ?? null;
  return times.map((time) => ({
    atMs: time,
    appliedUsd: time <= at ? (spent.get(time) ?? null) : null,
    evenUsd: (committed * (time - start)) / (end - start),
    forecastUsd:
      forecastEnd === null
        ? null
        : time === at
          ? standing.spentUsd.toNumber()
          : time === end
            ? forecastEnd
            : (bends.get(time) ?? null),
  }));
}

/** Where the forecast turns: what is billed by when, at each price tier that the straight line at list price comes to. */
function forecastBends(
  { listUsd: spent, actualUsdPerDay }: BurnDown,
  tiers: readonly PriceTier[],
  at: number,
  end: number,
): Map<number, number> {
  if (!actualUsdPerDay?.gt(0)) return new Map();
  return new Map(
    tiersAhead(tiers, spent)
      .map(({ fromUsd }): [number, number] => [
        Math.round(at + new Usd(fromUsd).minus(spent).div(actualUsdPerDay).toNumber() * dayMs),
        billedUsd(tiers, new Usd(fromUsd)).toNumber(),
      ])
      .filter(([time]) => time > at && time < end),
  );
}

import type { Rate } from "./model";

/** The part of a fleet that a rate card looks at. */
export interface RatedFleet {
  providerId: string;
  regionId: string;
  acceleratorId: string;
  contractId: string | null;
}

/**
 * The line that prices a fleet at `at`: its contract's before the provider's list, and a line for its region before
 * one for every region. Undefined when no line covers it: such a fleet has no price, which is shown, never taken as zero.
 */
export function rateAt(rates: readonly Rate[], fleet: RatedFleet, at: Date): Rate | undefined {
  let best: Rate | undefined;
  let bestRank = -1;
  for (const rate of rates) {
    const applies =
      rate.providerId === fleet.providerId &&
      rate.acceleratorId === fleet.acceleratorId &&
      (rate.contractId === null || rate.contractId === fleet.contractId) &&
      (rate.regionId === null || rate.regionId === fleet.regionId) &&
      rate.effectiveFrom <= at &&
      (rate.effectiveTo === null || at < rate.effectiveTo);
    const rank = (rate.contractId === null ? 0 : 2) + (rate.regionId === null ? 0 : 1);
    if (applies && rank > bestRank) [best, bestRank] = [rate, rank];
  }
  return best;
}

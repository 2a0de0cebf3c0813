import { Usd } from "@/lib/platform/money";

/** One commitment as the scenario gives it; `openingPace` is a share of the linear pace (1 = exactly on it). */
export interface OpeningTerms {
  from: Date;
  to: Date;
  committedUsd: string;
  openingPace: number;
}

/**
 * What the provider's statements say was drawn down before Ballast began, in USD to the cent: the linear part of the
 * period that has passed at `now`, times the scenario's pace. Nothing before the period; all of a period that is over.
 */
export function openingSpentUsd(terms: OpeningTerms, now: Date): Usd {
  const length = terms.to.getTime() - terms.from.getTime();
  const passed = Math.min(Math.max(now.getTime() - terms.from.getTime(), 0), length) / length;
  return new Usd(terms.committedUsd).times(passed).times(terms.openingPace).toDecimalPlaces(2);
}

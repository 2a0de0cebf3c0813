import type { Decimal } from "decimal.js";
import { Usd } from "@/lib/platform/money";
import type { Rate } from "./model";

/** What an accelerator draws, with its share of the building. */
export interface Draw {
  readonly watts: number;
  /** Power usage effectiveness of its region. */
  readonly pue: number;
}

/** Power that one accelerator-hour takes from the grid, MWh: watts · PUE · 1 h. */
export const megawattHours = ({ watts, pue }: Draw): number => (watts * pue) / 1e6;

/**
 * What an accelerator-hour costs when power costs `powerUsdPerMwh`. A rate that passes power through contains it at a
 * reference price; the difference to the actual price is added, as colocation and bare-metal leases meter it and bill it
 * on. Any other rate holds whatever power costs. Never below zero: cheaper power is a discount, not an income.
 *
 *   usd = rate + (watts · PUE / 10⁶ MW) · 1 h · (power − reference)
 */
export function rateWithPower(
  rate: Pick<Rate, "usdPerAcceleratorHour" | "powerUsdPerMwh">,
  draw: Draw,
  powerUsdPerMwh: number | null,
): Decimal {
  if (rate.powerUsdPerMwh === null || powerUsdPerMwh === null) return rate.usdPerAcceleratorHour;
  const difference = new Usd(powerUsdPerMwh).minus(rate.powerUsdPerMwh).times(megawattHours(draw));
  const usd = rate.usdPerAcceleratorHour.plus(difference).toDecimalPlaces(6);
  return usd.isNegative() ? new Usd(0) : usd;
}

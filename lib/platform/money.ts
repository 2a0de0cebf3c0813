import { Decimal } from "decimal.js";

/** Money is decimal everywhere: 40 significant digits, far beyond cents of trillions. */
export const Usd = Decimal.clone({ precision: 40, rounding: Decimal.ROUND_HALF_EVEN });
export type Usd = Decimal;

const scales = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** `$1.23B`: three significant digits for reading; show `formatUsdExact` on hover. */
export function formatUsd(amount: Decimal.Value): string {
  const value = new Usd(amount);
  const sign = value.isNegative() && !value.isZero() ? "−" : "";
  const size = value.abs().toNumber();
  for (const [scale, suffix] of scales) {
    if (size >= scale * 0.9995) return `${sign}$${significant(size / scale)}${suffix}`;
  }
  if (size === 0) return "$0";
  return `${sign}$${size >= 0.01 ? size.toFixed(2) : new Usd(size).toSignificantDigits(3).toString()}`;
}

/** `$1,234,567.89`: to the cent, with thousands separators. */
export function formatUsdExact(amount: Decimal.Value): string {
  const value = new Usd(amount);
  const [whole = "0", cents = "00"] = value.abs().toFixed(2).split(".");
  return `${value.isNegative() && !value.isZero() ? "−" : ""}$${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${cents}`;
}

/** Unit prices have three significant digits, however small: `$0.000000375`. */
export function formatUnitPrice(amount: Decimal.Value): string {
  const value = new Usd(amount);
  if (value.isZero()) return "$0";
  const rounded = value.abs().toSignificantDigits(3);
  // Three significant digits even where the last is a zero: $0.130 and $0.299 are of one precision.
  const digits = Math.max(2, 2 - rounded.e);
  return `${value.isNegative() ? "−" : ""}$${rounded.toFixed(digits)}`;
}

const significant = (value: number) =>
  value >= 99.95 ? value.toFixed(0) : value >= 9.995 ? value.toFixed(1) : value.toFixed(2);

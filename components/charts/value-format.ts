import { formatDuration, formatExact, formatPercent, formatQuantity } from "@/components/format/quantity";
import { formatUnitPrice, formatUsd, formatUsdExact } from "@/lib/platform/money";

/** How a chart's numbers are written: a name rather than a function, so that the server may choose it. */
export type ValueFormat = "quantity" | "percent" | "durationMs" | "usd" | "unitPrice";

const reading: Record<ValueFormat, (value: number) => string> = {
  quantity: formatQuantity,
  percent: formatPercent,
  durationMs: formatDuration,
  usd: formatUsd,
  unitPrice: formatUnitPrice,
};

/** For reading on an axis or in a legend. */
export function formatValue(value: number | null | undefined, format: ValueFormat): string {
  return value === null || value === undefined ? "–" : reading[format](value);
}

/** With every digit, for the table behind a chart. */
export function formatValueExact(value: number | null, format: ValueFormat): string {
  if (value === null) return "";
  if (format === "usd") return formatUsdExact(value);
  return format === "percent" ? `${formatExact(value * 100)}%` : formatExact(value);
}

/** Decimal places that show every one of evenly spaced percentages apart: 0.25 steps need two. */
function percentPlaces(fractions: readonly number[]): number {
  const steps = fractions.slice(1).map((fraction, at) => Math.abs(fraction - (fractions[at] ?? 0)) * 100);
  const step = Math.min(...steps);
  const places = [0, 1, 2, 3, 4].find(
    (digits) => Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) < 1e-6,
  );
  return Number.isFinite(step) ? (places ?? 4) : 1;
}

/** The labels of an axis: as values are read elsewhere, without zeros that say nothing (`5k`, not `5.00k`). */
export function formatTicks(ticks: readonly number[], format: ValueFormat): string[] {
  if (format === "percent") {
    const places = percentPlaces(ticks);
    return ticks.map((tick) => `${(tick * 100).toFixed(places).replace("-", "−")}%`);
  }
  return ticks.map((tick) =>
    formatValue(tick, format)
      .replace(/(\.\d*?)0+(?=\D*$)/, "$1")
      .replace(/\.(?=\D*$)/, ""),
  );
}

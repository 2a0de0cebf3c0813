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

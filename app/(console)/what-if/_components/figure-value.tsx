import { Money, Percent, Quantity } from "@/components/format/figures";
import { formatPoints, formatQuantity } from "@/components/format/quantity";
import { formatUsd } from "@/lib/platform/money";
import type { FigureFormat } from "./figures";

/** A figure in its unit; nothing is a quiet 0. */
export function FigureValue({ value, format }: { value: number; format: FigureFormat }) {
  if (Math.abs(value) < (format === "usd" ? 0.005 : 1e-9)) return <span className="text-faint">0</span>;
  if (format === "usd") return <Money usd={value} />;
  if (format === "percent") return <Percent fraction={value} />;
  return <Quantity value={format === "count" ? value : Math.round(value * 10) / 10} />;
}

/** A difference with its sign: what is nothing, or the solver's rounding, is shown as none. */
export function difference(from: number, to: number, format: FigureFormat): string | null {
  const change = to - from;
  if (format === "percent") return Math.abs(change) < 0.0005 ? null : formatPoints(change);
  if (Math.abs(change) <= 2e-6 * Math.max(1, Math.abs(from), Math.abs(to))) return null;
  const size = format === "usd" ? formatUsd(Math.abs(change)) : formatQuantity(Math.abs(change));
  return `${change > 0 ? "+" : "−"}${size}`;
}

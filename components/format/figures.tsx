import { cn } from "@/components/ui/cn";
import { formatUnitPrice, formatUsd, formatUsdExact } from "@/lib/platform/money";
import { formatExact, formatPercent, formatQuantity } from "./quantity";

/** Stands where a figure is missing: not zero, not blank, and spoken as what it is. */
export function NoData({ why = "No data" }: { why?: string }) {
  return (
    <span className="text-faint" title={why}>
      <span aria-hidden>–</span>
      <span className="sr-only">{why}</span>
    </span>
  );
}

/** US dollars, three significant digits; the exact amount on hover. `usd` is a decimal in text. */
export function Money({ usd, className }: { usd: string | number | null; className?: string }) {
  if (usd === null) return <NoData />;
  return (
    <data value={String(usd)} title={formatUsdExact(usd)} className={cn("whitespace-nowrap", className)}>
      {formatUsd(usd)}
    </data>
  );
}

/** US dollars per million tokens, three significant digits. */
export function UnitPrice({
  usdPerMillionTokens,
  unit = true,
}: {
  usdPerMillionTokens: string | number | null;
  unit?: boolean;
}) {
  if (usdPerMillionTokens === null) return <NoData />;
  return (
    <data
      value={String(usdPerMillionTokens)}
      title={`$${usdPerMillionTokens} per million tokens`}
      className="whitespace-nowrap"
    >
      {formatUnitPrice(usdPerMillionTokens)}
      {unit ? <span className="text-faint"> /M tokens</span> : null}
    </data>
  );
}

/** A measured or counted quantity with its unit; every digit on hover. */
export function Quantity({ value, unit }: { value: number | null; unit?: string }) {
  if (value === null) return <NoData />;
  return (
    <data
      value={value}
      title={`${formatExact(value)}${unit ? ` ${unit}` : ""}`}
      className="whitespace-nowrap"
    >
      {formatQuantity(value)}
      {unit ? <span className="text-faint"> {unit}</span> : null}
    </data>
  );
}

/** A fraction as a percentage. */
export function Percent({ fraction }: { fraction: number | null }) {
  if (fraction === null) return <NoData />;
  return (
    <data value={fraction} title={`${formatExact(fraction * 100)}%`} className="whitespace-nowrap">
      {formatPercent(fraction)}
    </data>
  );
}

import { formatValue, type ValueFormat } from "./value-format";

/** What all Recharts charts here share: quiet axes, no motion, our own tooltip. */
export const axisText = { fill: "var(--muted)", fontSize: 11 } as const;
export const gridStroke = "var(--line)";
export const plotMargin = { top: 12, right: 8, bottom: 0, left: 0 } as const;

/** The part of what Recharts hands to a tooltip that is read here. */
type TooltipEntry = { name?: unknown; value?: unknown; color?: string | undefined };

/** The values under the pointer, one per line. */
export function PlotTooltip({
  active,
  label,
  payload,
  format,
}: {
  active?: boolean | undefined;
  label?: unknown;
  payload?: readonly TooltipEntry[] | undefined;
  format: ValueFormat;
}) {
  if (!active || !payload || payload.length === 0) return null;
  return (
    <div className="rounded-md border border-line-strong bg-raised px-2 py-1 text-xs shadow-pop">
      <p className="pb-0.5 font-medium">{String(label ?? "")}</p>
      {payload
        .filter((entry) => typeof entry.value === "number")
        .map((entry) => (
          <p key={String(entry.name)} className="flex items-center justify-between gap-4">
            <span className="flex items-center gap-1.5 text-muted">
              <span aria-hidden className="h-0.5 w-3" style={{ background: entry.color }} />
              {String(entry.name)}
            </span>
            <span className="font-medium">{formatValue(entry.value as number, format)}</span>
          </p>
        ))}
    </div>
  );
}

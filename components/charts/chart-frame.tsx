import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { type ChartColour, cssColour } from "./colour";

export type LegendEntry = {
  id: string;
  label: string;
  colour: ChartColour;
  dashed?: boolean;
  value?: string;
};

/** What every chart has around it: title with unit, age, legend, and the table behind it. */
export function ChartFrame({
  title,
  unit,
  note,
  legend,
  reading,
  children,
  table,
  className,
}: {
  title: string;
  unit: string;
  /** Age or source of the data. */
  note?: ReactNode;
  legend: LegendEntry[];
  /** What the legend's values are of: the time under the cursor. */
  reading?: ReactNode;
  children: ReactNode;
  table: ReactNode;
  className?: string;
}) {
  return (
    <figure className={cn("min-w-0", className)}>
      <figcaption className="flex min-h-6 flex-wrap items-baseline justify-between gap-x-4">
        <span className="text-sm font-medium">
          {title} <span className="font-normal text-faint">{unit}</span>
        </span>
        <span className="text-xs text-faint">{reading ?? note}</span>
      </figcaption>
      {children}
      <ul className="flex flex-wrap gap-x-4 gap-y-0.5 pt-1 text-xs text-muted">
        {legend.map((entry) => (
          <li key={entry.id} className="flex items-center gap-1.5">
            <svg viewBox="0 0 12 4" aria-hidden className="h-1 w-3">
              <path
                d="M0 2h12"
                stroke={cssColour(entry.colour)}
                strokeWidth="2.5"
                strokeDasharray={entry.dashed ? "3 2" : undefined}
              />
            </svg>
            {entry.label}
            {entry.value === undefined ? null : (
              <span className="min-w-[3.5em] font-medium text-ink">{entry.value}</span>
            )}
          </li>
        ))}
      </ul>
      {table}
    </figure>
  );
}

import type { ReactNode } from "react";
import { cn } from "./cn";

/** A row of figures divided by hairlines. */
export function StatRow({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <dl
      className={cn(
        "grid grid-cols-2 gap-y-4 border-t border-line py-3 sm:grid-cols-[repeat(auto-fit,minmax(9rem,1fr))]",
        className,
      )}
    >
      {children}
    </dl>
  );
}

/**
 * One figure with its unit and a neighbour to compare it with. `compare` is required: a number
 * alone says nothing. `value` undefined is shown as no data, never as zero.
 */
export function Stat({
  label,
  value,
  unit,
  compare,
  age,
  tone,
}: {
  label: ReactNode;
  value: ReactNode | undefined;
  unit?: string;
  compare: ReactNode;
  age?: ReactNode;
  tone?: "ok" | "warn" | "critical" | undefined;
}) {
  const toneClass = { ok: "text-ok", warn: "text-warn", critical: "text-critical" };
  return (
    <div className="min-w-0 border-l border-line px-3 first:border-l-0 first:pl-0 max-sm:odd:border-l-0 max-sm:odd:pl-0">
      <dt className="truncate text-xs text-muted">{label}</dt>
      <dd>
        <span
          className={cn("block text-xl font-semibold tabular-nums tracking-tight", tone && toneClass[tone])}
        >
          {value === undefined ? <span className="text-base font-normal text-faint">No data</span> : value}
          {value !== undefined && unit ? (
            <span className="ml-1 text-xs font-normal tracking-normal text-muted">{unit}</span>
          ) : null}
        </span>
        <span className="block text-xs text-muted">{compare}</span>
        {age ? <span className="block text-xs text-faint">{age}</span> : null}
      </dd>
    </div>
  );
}

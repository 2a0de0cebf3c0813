import { cn } from "./cn";

const tones = {
  neutral: "bg-series-7",
  ok: "bg-ok",
  warn: "bg-warn",
  critical: "bg-critical",
  accent: "bg-series-1",
};

/**
 * A share of a whole as a bar with an optional target line: utilisation against its limit.
 * `value` and `target` are fractions (1 = full; above 1 the bar is full and the text tells).
 * `value` null is no data and is hatched.
 */
export function Meter({
  value,
  target,
  label,
  tone = "neutral",
  showValue = true,
  className,
}: {
  value: number | null;
  target?: number;
  /** What is measured, for those who cannot see the bar. */
  label: string;
  tone?: keyof typeof tones;
  showValue?: boolean;
  className?: string;
}) {
  const text = value === null ? "no data" : `${(value * 100).toFixed(value < 0.1 ? 1 : 0)}%`;
  const full = Math.min(Math.max(value ?? 0, 0), 1);
  return (
    <span className={cn("inline-flex w-full min-w-26 items-center gap-1.5", className)}>
      <span
        role="img"
        aria-label={`${label}: ${text}${target === undefined ? "" : `, limit ${Math.round(target * 100)}%`}`}
        className={cn("relative h-2 min-w-12 flex-1 rounded-sm bg-hover", value === null && "hatched")}
      >
        <span
          className={cn("absolute inset-y-0 left-0 rounded-sm", tones[tone])}
          style={{ width: `${full * 100}%` }}
        />
        {target === undefined ? null : (
          <span
            className="absolute -inset-y-0.5 w-0.5 bg-ink"
            style={{ left: `calc(${Math.min(target, 1) * 100}% - 1px)` }}
          />
        )}
      </span>
      {showValue ? (
        <span
          className={cn("w-10 shrink-0 text-right text-xs", value === null ? "text-faint" : "text-muted")}
        >
          {text}
        </span>
      ) : null}
    </span>
  );
}

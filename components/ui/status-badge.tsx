import type { ReactNode } from "react";
import { cn } from "./cn";
import { type Status, type StatusShape, type StatusTone, statusLooks } from "./status";

const ink: Record<StatusTone, string> = {
  ok: "text-ok",
  warn: "text-warn",
  critical: "text-critical",
  active: "text-active",
  neutral: "text-muted",
};

const soft: Record<StatusTone, string> = {
  ok: "bg-ok-soft",
  warn: "bg-warn-soft",
  critical: "bg-critical-soft",
  active: "bg-active-soft",
  neutral: "bg-hover",
};

const shapes: Record<StatusShape, ReactNode> = {
  disc: <circle cx="6" cy="6" r="4" fill="currentColor" />,
  triangle: <path d="M6 1.5 11 10.5H1z" fill="currentColor" />,
  diamond: <path d="M6 .8 11.2 6 6 11.2.8 6z" fill="currentColor" />,
  dashed: (
    <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2 2" />
  ),
  ring: <circle cx="6" cy="6" r="3.75" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  bars: <path d="M3 2h2v8H3zM7 2h2v8H7z" fill="currentColor" />,
  half: (
    <>
      <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 2a4 4 0 0 1 0 8z" fill="currentColor" />
    </>
  ),
  check: <path d="m2 6.5 2.8 2.7L10 3.3" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  cross: <path d="m2.8 2.8 6.4 6.4m0-6.4L2.8 9.2" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  back: (
    <path
      d="M4.6 1.8 1.8 4.6l2.8 2.8M2 4.6h5a3 3 0 0 1 0 6H4.5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
    />
  ),
  clock: (
    <>
      <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 3.6V6l1.7 1.2" fill="none" stroke="currentColor" strokeWidth="1.3" />
    </>
  ),
};

/** The shape of a status alone; the word must stand beside it or be given as `title`. */
export function StatusGlyph({
  status,
  title,
  className,
}: {
  status: Status;
  title?: string;
  className?: string;
}) {
  const look = statusLooks[status];
  return (
    <svg
      viewBox="0 0 12 12"
      role={title ? "img" : undefined}
      aria-label={title}
      aria-hidden={title ? undefined : true}
      className={cn("size-2.5 shrink-0", ink[look.tone], className)}
    >
      {shapes[look.shape]}
    </svg>
  );
}

/**
 * A state as shape + colour + word. `filled` gives it a ground, for the one status a page is about;
 * in tables it stays bare. `label` replaces the word when the state has a number in it
 * ("Degraded · 3 of 4 steps").
 */
export function StatusBadge({
  status,
  label,
  filled = false,
  className,
}: {
  status: Status;
  label?: ReactNode;
  filled?: boolean;
  className?: string;
}) {
  const look = statusLooks[status];
  return (
    <span
      data-status={status}
      className={cn(
        "inline-flex items-center gap-1.5 whitespace-nowrap text-sm",
        ink[look.tone],
        filled && "h-6 rounded-sm px-2 font-medium",
        filled && soft[look.tone],
        className,
      )}
    >
      <StatusGlyph status={status} />
      {label ?? look.label}
    </span>
  );
}

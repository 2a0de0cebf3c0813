import type { ReactNode } from "react";
import { cn } from "./cn";

export type EmptyKind = "nothing" | "filtered" | "no_data" | "forbidden" | "error";

const marks: Record<EmptyKind, ReactNode> = {
  nothing: <rect x="4" y="4" width="16" height="16" rx="2" strokeDasharray="3 3" />,
  filtered: <path d="M4 5h16l-6 7.5V19l-4-2v-4.5z" />,
  no_data: <path d="M3 17h4m3 0h1m3 0h1m3 0h3M3 4v16h18" />,
  forbidden: <path d="M6 11V8a6 6 0 0 1 12 0v3M5 11h14v9H5z" />,
  error: <path d="M12 3 22 20H2zM12 10v4m0 2.5v.5" />,
};

/**
 * Why there is nothing here and what to do next. "Nothing yet", "filtered out", "no data",
 * "not permitted" and "failed" are five things and look like five things.
 */
export function EmptyState({
  kind,
  title,
  children,
  action,
  className,
}: {
  kind: EmptyKind;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div
      role={kind === "error" ? "alert" : undefined}
      className={cn("flex items-start gap-4 border-t border-line py-6", className)}
    >
      <svg
        viewBox="0 0 24 24"
        aria-hidden
        className={cn(
          "size-5 shrink-0 fill-none stroke-current stroke-[1.5]",
          kind === "error" ? "text-critical" : "text-faint",
        )}
      >
        {marks[kind]}
      </svg>
      <div className="min-w-0 max-w-[70ch]">
        <p className="font-medium">{title}</p>
        {children ? <div className="text-muted">{children}</div> : null}
        {action ? <div className="mt-3 flex flex-wrap gap-2">{action}</div> : null}
      </div>
    </div>
  );
}

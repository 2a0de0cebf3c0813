import type { ReactNode } from "react";
import { cn } from "./cn";
import { StatusGlyph } from "./status-badge";

const tones = {
  info: { line: "border-line-strong", ground: "bg-hover", glyph: "pending" },
  warn: { line: "border-warn", ground: "bg-warn-soft", glyph: "degraded" },
  critical: { line: "border-critical", ground: "bg-critical-soft", glyph: "critical" },
  ok: { line: "border-ok", ground: "bg-ok-soft", glyph: "ok" },
} as const;

/** Something the reader must know before reading on, with what to do about it. */
export function Notice({
  tone = "info",
  title,
  children,
  action,
}: {
  tone?: keyof typeof tones;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  const look = tones[tone];
  return (
    <div
      role={tone === "critical" ? "alert" : "status"}
      className={cn(
        "mb-4 flex flex-wrap items-start gap-x-3 gap-y-2 border-l-2 px-3 py-2",
        look.line,
        look.ground,
      )}
    >
      <StatusGlyph status={look.glyph} className="mt-[5px]" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        {children ? <div className="text-muted">{children}</div> : null}
      </div>
      {action}
    </div>
  );
}

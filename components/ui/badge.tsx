import type { ReactNode } from "react";
import { cn } from "./cn";

/** A quiet tag for a kind (data class, SKU, role). It is never a status: see StatusBadge. */
export function Badge({ children, mono = false }: { children: ReactNode; mono?: boolean }) {
  return (
    <span
      className={cn(
        "inline-flex h-5 items-center whitespace-nowrap rounded-sm border border-line-strong px-1.5 text-xs text-muted",
        mono && "font-mono",
      )}
    >
      {children}
    </span>
  );
}

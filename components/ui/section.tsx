import { type ReactNode, useId } from "react";
import { cn } from "./cn";

/** A titled part of a page, set off by a hairline and space rather than a box. */
export function Section({
  title,
  note,
  actions,
  children,
  className,
}: {
  title: ReactNode;
  /** One line on what this is, its source or its age. */
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={cn("min-w-0 border-t border-line pt-3 pb-6", className)}>
      <div className="flex min-h-(--control-h) flex-wrap items-center justify-between gap-x-4 gap-y-1 pb-2">
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-3">
          <h2 id={id} className="text-base font-semibold">
            {title}
          </h2>
          {note ? <div className="text-xs text-faint">{note}</div> : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </div>
      {children}
    </section>
  );
}

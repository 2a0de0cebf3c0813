import Link from "next/link";
import type { ReactNode } from "react";

/**
 * The top of a page: where one is, then the one sentence or figure the reader came for, then what
 * can be done here. `lede` is that sentence; write it with numbers in it.
 */
export function PageHeader({
  title,
  lede,
  actions,
  status,
  parent,
}: {
  title: ReactNode;
  lede?: ReactNode;
  actions?: ReactNode;
  status?: ReactNode;
  parent?: { href: string; label: string };
}) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 pb-4">
      <div className="min-w-0">
        {parent ? (
          <Link href={parent.href} className="text-xs text-muted hover:text-accent hover:underline">
            {parent.label}
          </Link>
        ) : null}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 text-xl font-semibold tracking-tight [overflow-wrap:anywhere]">{title}</h1>
          {status}
        </div>
        {lede ? <p className="mt-1 max-w-[80ch] text-base text-muted">{lede}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}

import type { ReactNode } from "react";
import { cn } from "./cn";

export type Fact = { label: string; value: ReactNode; mono?: boolean };

/** Facts about one thing, label and value in two aligned columns. */
export function KeyValueList({ facts, className }: { facts: Fact[]; className?: string }) {
  return (
    <dl className={cn("grid grid-cols-[minmax(7rem,max-content)_minmax(0,1fr)] ", className)}>
      {facts.map((fact) => (
        <div key={fact.label} className="contents">
          <dt className="border-b border-line py-1 pr-4 text-xs leading-5 text-muted">{fact.label}</dt>
          <dd
            className={cn(
              "min-w-0 border-b border-line py-1 [overflow-wrap:anywhere]",
              fact.mono && "font-mono text-xs leading-5",
            )}
          >
            {fact.value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

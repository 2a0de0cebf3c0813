"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Tabs as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

export type Tab = { id: string; label: ReactNode; count?: number | undefined; content: ReactNode };

/**
 * Tabs whose choice lives in the URL (`?tab=…`), so a copied address shows a colleague the same
 * part. The first tab is the default and leaves the URL clean.
 */
export function Tabs({
  tabs,
  param = "tab",
  label,
}: {
  tabs: [Tab, ...Tab[]];
  param?: string;
  label: string;
}) {
  const [chosen, choose] = useQueryState(
    param,
    parseAsStringLiteral(tabs.map((tab) => tab.id)).withDefault(tabs[0].id),
  );
  return (
    <Primitive.Root value={chosen} onValueChange={choose} activationMode="automatic">
      <Primitive.List
        aria-label={label}
        className="scroll-thin flex gap-4 overflow-x-auto border-b border-line"
      >
        {tabs.map((tab) => (
          <Primitive.Trigger
            key={tab.id}
            value={tab.id}
            className={cn(
              "-mb-px flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent text-sm text-muted",
              "hover:text-ink data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink",
            )}
          >
            {tab.label}
            {tab.count === undefined ? null : <span className="text-xs text-faint">{tab.count}</span>}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      {tabs.map((tab) => (
        <Primitive.Content key={tab.id} value={tab.id} className="pt-4">
          {tab.content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  );
}

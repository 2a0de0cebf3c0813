"use client";

import { Lock } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";
import { whyNot } from "@/lib/identity/permissions";
import { areaGroups, areaOf } from "./areas";
import { Logo } from "./logo";
import type { Person } from "./user-menu";

export type AreaCounts = Partial<Record<string, number>>;

/**
 * The areas of the console. `counts` puts a number beside an area where something waits. An area that
 * the reader may not open stays in its place and says why.
 */
export function Sidebar({
  person,
  counts,
  footer,
  onNavigate,
}: {
  person: Person;
  counts: AreaCounts;
  footer: string | null;
  onNavigate?: () => void;
}) {
  const current = areaOf(usePathname());
  return (
    <nav aria-label="Areas" className="flex h-full flex-col overflow-y-auto px-2 pb-3">
      <Link
        href="/overview"
        className="flex h-12 shrink-0 items-center gap-2 px-2 font-semibold tracking-tight"
      >
        <Logo className="size-4 text-accent" />
        Ballast
      </Link>
      {areaGroups.map((group) => (
        <div key={group.label ?? "top"} className="pb-3">
          {group.label ? <p className="px-2 pt-1 pb-1 text-xs text-faint">{group.label}</p> : null}
          <ul>
            {group.areas.map((area) => {
              const count = counts[area.href];
              const here = area === current;
              const why = area.permission
                ? whyNot({ kind: "user", roles: person.roles }, area.permission)
                : null;
              return (
                <li key={area.href}>
                  <Link
                    href={area.href}
                    aria-current={here ? "page" : undefined}
                    title={why ?? undefined}
                    {...(onNavigate ? { onClick: onNavigate } : {})}
                    className={cn(
                      "group flex h-7 items-center justify-between rounded-md px-2 text-sm text-muted hover:bg-hover hover:text-ink pointer-coarse:h-10",
                      why && "text-faint",
                      here && "bg-selected font-medium text-ink hover:bg-selected",
                    )}
                  >
                    {area.label}
                    {why ? <Lock aria-label="Not permitted" className="size-3" /> : null}
                    {count ? (
                      <span className="rounded-sm bg-hover px-1 text-xs font-medium text-ink group-aria-[current]:bg-transparent">
                        {count}
                      </span>
                    ) : null}
                  </Link>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
      {footer ? <p className="mt-auto border-t border-line px-2 pt-3 text-xs text-faint">{footer}</p> : null}
    </nav>
  );
}

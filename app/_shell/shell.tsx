"use client";

import { usePathname, useRouter } from "next/navigation";
import { parseAsBoolean, useQueryState } from "nuqs";
import { Dialog as Primitive } from "radix-ui";
import { type ReactNode, useState } from "react";
import { areaOf, areas } from "./areas";
import { CommandPalette } from "./command-palette";
import { useLive } from "./live-provider";
import { usePreferences } from "./preferences-provider";
import type { Shortcut } from "./shortcut";
import { ShortcutsDialog } from "./shortcuts-dialog";
import { type AreaCounts, Sidebar } from "./sidebar";
import { TopBar } from "./top-bar";
import { useShortcuts } from "./use-shortcuts";
import { useTimeRange } from "./use-time-range";
import type { Person } from "./user-menu";

/** The frame of every page of the console: areas, top bar, palette, shortcuts. In kiosk mode only the page is left. */
export function Shell({
  person,
  counts,
  footer,
  children,
}: {
  person: Person;
  counts: AreaCounts;
  footer: string | null;
  children: ReactNode;
}) {
  const router = useRouter();
  const path = usePathname();
  const range = useTimeRange();
  const live = useLive();
  const { preferences } = usePreferences();
  const [kiosk, setKiosk] = useQueryState("kiosk", parseAsBoolean.withDefault(false));
  const [open, setOpen] = useState<"palette" | "help" | "nav" | null>(null);

  useShortcuts(preferences.shortcuts, (shortcut: Shortcut) => {
    switch (shortcut.kind) {
      case "palette":
        return setOpen((now) => (now === "palette" ? null : "palette"));
      case "help":
        return setOpen("help");
      case "go": {
        const area = areas.find((candidate) => candidate.key === shortcut.key);
        if (area) router.push(area.href);
        return;
      }
      case "search":
        return document.querySelector<HTMLInputElement>("main input[type=search]")?.focus();
      case "zoom-out":
        if (areaOf(path)?.rangeFrom) void range.zoomOut();
        return;
      case "toggle-live":
        return live.setPaused(live.state !== "paused");
      case "leave-kiosk":
        if (kiosk) void setKiosk(null);
    }
  });

  const openOr = (name: typeof open) => (isOpen: boolean) => setOpen(isOpen ? name : null);
  return (
    <>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md border border-line-strong bg-raised px-3 py-1 focus:translate-y-0"
      >
        Skip to content
      </a>
      {kiosk ? (
        <main id="main" tabIndex={-1} className="p-6 outline-none">
          {children}
        </main>
      ) : (
        <div className="lg:grid lg:grid-cols-[11.5rem_minmax(0,1fr)]">
          <div className="sticky top-0 hidden h-dvh border-r border-line bg-sunken lg:block">
            <Sidebar person={person} counts={counts} footer={footer} />
          </div>
          <div className="min-w-0">
            <TopBar
              person={person}
              onMenu={() => setOpen("nav")}
              onPalette={() => setOpen("palette")}
              onHelp={() => setOpen("help")}
            />
            <main id="main" tabIndex={-1} className="mx-auto max-w-[110rem] px-4 py-5 outline-none sm:px-5">
              {children}
            </main>
          </div>
        </div>
      )}
      <Primitive.Root open={open === "nav"} onOpenChange={openOr("nav")}>
        <Primitive.Portal>
          <Primitive.Overlay className="fixed inset-0 z-40 bg-[rgb(0_0_0/0.45)]" />
          <Primitive.Content
            aria-describedby={undefined}
            className="fixed inset-y-0 left-0 z-40 w-64 border-r border-line-strong bg-sunken"
          >
            <Primitive.Title className="sr-only">Navigation</Primitive.Title>
            <Sidebar person={person} counts={counts} footer={footer} onNavigate={() => setOpen(null)} />
          </Primitive.Content>
        </Primitive.Portal>
      </Primitive.Root>
      <CommandPalette
        open={open === "palette"}
        onOpenChange={openOr("palette")}
        onHelp={() => setOpen("help")}
      />
      <ShortcutsDialog open={open === "help"} onOpenChange={openOr("help")} />
    </>
  );
}

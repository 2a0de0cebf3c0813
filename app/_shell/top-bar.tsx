"use client";

import { Menu as MenuIcon, Search } from "lucide-react";
import { usePathname } from "next/navigation";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Kbd } from "@/components/ui/kbd";
import { StatusGlyph } from "@/components/ui/status-badge";
import { areaOf } from "./areas";
import { useLive } from "./live-provider";
import { RangePicker } from "./range-picker";
import { type Person, UserMenu } from "./user-menu";
import { ViewMenu } from "./view-menu";
import { ZoneToggle } from "./zone-toggle";

/** Above every page: find, time, liveness, looks, oneself. */
export function TopBar({
  person,
  onMenu,
  onPalette,
  onHelp,
}: {
  person: Person;
  onMenu: () => void;
  onPalette: () => void;
  onHelp: () => void;
}) {
  const area = areaOf(usePathname());
  return (
    <header className="sticky top-0 z-20 flex min-h-12 flex-wrap items-center gap-2 border-b border-line bg-canvas px-4 py-1.5">
      <Button
        variant="quiet"
        square
        aria-label="Open navigation"
        className="-ml-2 lg:hidden"
        onClick={onMenu}
      >
        <MenuIcon aria-hidden className="size-4" />
      </Button>
      <button
        type="button"
        onClick={onPalette}
        className="flex h-(--control-h) min-w-0 flex-1 items-center gap-2 rounded-md border border-line bg-raised px-2 text-sm text-faint hover:border-line-strong hover:text-muted sm:max-w-72"
      >
        <Search aria-hidden className="size-3.5 shrink-0" />
        <span className="truncate">Find or do anything</span>
        <span className="ml-auto hidden sm:inline">
          <Kbd keys={["Ctrl", "K"]} />
        </span>
      </button>
      <div className="ml-auto flex flex-wrap items-center justify-end gap-1">
        {area?.rangeFrom ? <RangePicker /> : null}
        <ZoneToggle />
        <LiveToggle />
        <ViewMenu onHelp={onHelp} />
        <UserMenu person={person} />
      </div>
    </header>
  );
}

const words = { live: "Live", connecting: "Offline", paused: "Paused" } as const;
const glyphs = { live: "ok", connecting: "no_data", paused: "paused" } as const;

function LiveToggle() {
  const { state, setPaused } = useLive();
  return (
    <Button
      variant="quiet"
      aria-pressed={state === "paused"}
      aria-label={`Updates: ${words[state]}. Press to ${state === "paused" ? "resume" : "pause"}.`}
      title={state === "paused" ? "Resume live updates (.)" : "Pause live updates (.)"}
      onClick={() => setPaused(state !== "paused")}
      className={cn("px-2", state === "paused" && "text-warn")}
    >
      <StatusGlyph status={glyphs[state]} />
      <span className="hidden min-w-[3.4em] text-left md:inline">{words[state]}</span>
    </Button>
  );
}

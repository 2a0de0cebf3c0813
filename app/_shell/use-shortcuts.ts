"use client";

import { useEffect, useRef } from "react";
import { type Shortcut, shortcutFor } from "./shortcut";

/** How long `g` waits for its letter. */
const goWaitsMs = 1200;

/** Listens for the shell's shortcuts on the whole page and reports each completed one. */
export function useShortcuts(enabled: boolean, onShortcut: (shortcut: Shortcut) => void) {
  const report = useRef(onShortcut);
  report.current = onShortcut;
  useEffect(() => {
    let gPressedMs = Number.NEGATIVE_INFINITY;
    function onKeyDown(event: KeyboardEvent) {
      const target = event.target instanceof HTMLElement ? event.target : null;
      const shortcut = shortcutFor(
        {
          key: event.key,
          ctrl: event.ctrlKey,
          meta: event.metaKey,
          alt: event.altKey,
          typing: target?.matches("input, textarea, select, [contenteditable]") ?? false,
          overlay: document.querySelector("[role=dialog], [role=alertdialog], [role=menu]") !== null,
        },
        event.timeStamp - gPressedMs < goWaitsMs,
        enabled,
      );
      gPressedMs = shortcut?.kind === "awaiting-go" ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (shortcut === null || shortcut.kind === "awaiting-go") return;
      if (shortcut.kind !== "leave-kiosk") event.preventDefault();
      report.current(shortcut);
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [enabled]);
}

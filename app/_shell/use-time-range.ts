"use client";

import { usePathname } from "next/navigation";
import { parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { useNow } from "@/components/format/now";
import { rangeFromOf } from "./areas";
import { endText, parseRange, refreshMs, type TimeRange, zoomedOut } from "./time-range";

/**
 * The page's time range, from `?from=…&to=…`. Setting it re-renders the server's part too.
 * A live range moves on by steps of its refresh interval, so that queries keyed by it are stable
 * between steps.
 */
export function useTimeRange() {
  const defaultFrom = rangeFromOf(usePathname());
  const [{ from: asked, to }, set] = useQueryStates(
    { from: parseAsString, to: parseAsString },
    { shallow: false, history: "push" },
  );
  const from = asked ?? defaultFrom;
  const nowMs = useNow().getTime();
  const stepMs = useMemo(() => refreshMs(parseRange({ from, to }, 0)), [from, to]);
  const steppedMs = Math.floor(nowMs / stepMs) * stepMs;
  const range = useMemo(() => parseRange({ from, to }, steppedMs), [from, to, steppedMs]);

  return {
    ...range,
    refreshMs: stepMs,
    /** As written in the URL: a preset such as `now-6h`, or an instant. */
    fromText: from,
    toText: to ?? "now",
    setPreset: (preset: string) => set({ from: preset === defaultFrom ? null : preset, to: null }),
    setTexts: (texts: { from: string; to: string }) => set(texts),
    zoom: (next: TimeRange) => set({ from: endText(next.fromMs), to: endText(next.toMs) }),
    zoomOut: () => {
      const next = zoomedOut(range, Date.now());
      return set({ from: endText(next.fromMs), to: endText(next.toMs) });
    },
  };
}

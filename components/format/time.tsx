"use client";

import { cn } from "@/components/ui/cn";
import { StatusGlyph } from "@/components/ui/status-badge";
import { formatInstant, formatRelative } from "./instant";
import { useNow } from "./now";
import { formatDuration } from "./quantity";
import { useZone } from "./zone";

type Moment = Date | string;
const toDate = (at: Moment) => (typeof at === "string" ? new Date(at) : at);

/** How long ago, or how soon; the absolute time on hover and for machines. */
export function RelativeTime({ at, className }: { at: Moment; className?: string }) {
  const now = useNow();
  const date = toDate(at);
  return (
    <time
      dateTime={date.toISOString()}
      title={formatInstant(date, useZone())}
      suppressHydrationWarning
      className={cn("whitespace-nowrap", className)}
    >
      {formatRelative(date, now)}
    </time>
  );
}

/**
 * An absolute time in the reader's zone, UTC on hover. To the day it is a calendar date (a
 * contract's term, a due day), which belongs to no zone: read in the reader's own it would slip a
 * day in the west.
 */
export function Instant({ at, to = "minute" }: { at: Moment; to?: "second" | "minute" | "day" }) {
  const date = toDate(at);
  const zone = useZone();
  return (
    <time
      dateTime={to === "day" ? date.toISOString().slice(0, 10) : date.toISOString()}
      title={to === "day" ? undefined : formatInstant(date, "UTC")}
      className="whitespace-nowrap"
    >
      {formatInstant(date, to === "day" ? "UTC" : zone, to)}
    </time>
  );
}

/**
 * How old a panel's data is. Past `staleAfterMs` it says *stale*; null is no data at all.
 * The caller gives the instant of the newest point, not of the request.
 */
export function DataAge({ at, staleAfterMs }: { at: Moment | null; staleAfterMs: number }) {
  const now = useNow();
  const zone = useZone();
  if (at === null) {
    return (
      <span className="inline-flex items-center gap-1 whitespace-nowrap text-xs text-muted">
        <StatusGlyph status="no_data" /> no data yet
      </span>
    );
  }
  const date = toDate(at);
  const stale = now.getTime() - date.getTime() > staleAfterMs;
  return (
    <time
      dateTime={date.toISOString()}
      title={`Newest data: ${formatInstant(date, zone)}. Stale after ${formatDuration(staleAfterMs)}.`}
      suppressHydrationWarning
      className={cn(
        "inline-flex items-center gap-1 whitespace-nowrap text-xs",
        stale ? "text-warn" : "text-faint",
      )}
    >
      {stale ? <StatusGlyph status="stale" /> : null}
      {stale ? "stale, " : "as of "}
      {formatRelative(date, now)}
    </time>
  );
}

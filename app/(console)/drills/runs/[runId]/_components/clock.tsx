"use client";

import { useNow } from "@/components/format/now";
import { formatDuration } from "@/components/format/quantity";
import { Meter } from "@/components/ui/meter";

/** A time against its objective, ticking until it has ended. */
export function Clock({
  label,
  from,
  until,
  withinMs,
}: {
  label: string;
  from: string | null;
  until: string | null;
  withinMs: number;
}) {
  const now = useNow();
  if (from === null) return <p className="text-sm text-muted">Not begun.</p>;
  const ms = Math.max(0, (until === null ? now.getTime() : Date.parse(until)) - Date.parse(from));
  const late = ms > withinMs;
  return (
    <div className="flex flex-col gap-1" suppressHydrationWarning>
      <p className="text-lg font-semibold tabular-nums" suppressHydrationWarning>
        {formatDuration(Math.round(ms / 1000) * 1000)}
        <span className="pl-2 text-sm font-normal text-muted">
          of {formatDuration(withinMs)}
          {until === null ? ", still counting" : late ? ", not met" : ", met"}
        </span>
      </p>
      <Meter
        label={`${label}, of its objective`}
        value={ms / withinMs}
        tone={late ? "warn" : "accent"}
        showValue={false}
      />
    </div>
  );
}

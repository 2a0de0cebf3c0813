"use client";

import { ChevronDown, ZoomOut } from "lucide-react";
import { type FormEvent, useState } from "react";
import { formatInstant } from "@/components/format/instant";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { Popover } from "@/components/ui/popover";
import { usePreferences } from "./preferences-provider";
import { useRecentRanges } from "./recent-ranges";
import { parseEnd, rangePresets } from "./time-range";
import { useTimeRange } from "./use-time-range";

/** Chooses the time range of the page: a preset, two ends, or one used before. */
export function RangePicker() {
  const range = useTimeRange();
  const { zone } = usePreferences().preferences;
  const [open, setOpen] = useState(false);
  const [recent, remember] = useRecentRanges();

  const preset =
    range.toText === "now" ? rangePresets.find((known) => known.id === range.fromText) : undefined;
  const show = (text: string) => {
    const at = /^\d/.test(text) ? parseEnd(text, 0) : null;
    return at === null ? text : formatInstant(new Date(at), zone, "minute");
  };
  const label = preset?.label ?? `${show(range.fromText)} – ${show(range.toText)}`;

  return (
    <div className="flex items-center">
      <Popover
        label="Time range"
        open={open}
        onOpenChange={setOpen}
        trigger={
          <Button aria-label={`Time range: ${label}`}>
            {label}
            <ChevronDown aria-hidden className="size-3.5 text-faint" />
          </Button>
        }
      >
        <div className="flex max-w-[calc(100vw-1.5rem)] flex-wrap">
          <div className="flex min-w-40 flex-col border-r border-line p-1">
            {rangePresets.map((known) => (
              <button
                key={known.id}
                type="button"
                aria-pressed={known === preset}
                onClick={() => {
                  void range.setPreset(known.id);
                  setOpen(false);
                }}
                className="flex min-h-7 items-center rounded-sm px-2 text-left text-sm hover:bg-hover aria-pressed:bg-selected aria-pressed:font-medium"
              >
                {known.label}
              </button>
            ))}
          </div>
          <div className="w-64 p-3">
            <AbsoluteRange
              from={range.fromText}
              to={range.toText}
              onApply={(texts) => {
                remember(texts);
                void range.setTexts(texts);
                setOpen(false);
              }}
            />
            {recent.length > 0 ? (
              <div className="mt-3 border-t border-line pt-2">
                <p className="text-xs text-faint">Recent</p>
                {recent.map((texts) => (
                  <button
                    key={`${texts.from} ${texts.to}`}
                    type="button"
                    onClick={() => {
                      void range.setTexts(texts);
                      setOpen(false);
                    }}
                    className="block min-h-6 w-full truncate rounded-sm px-1 text-left text-xs text-muted hover:bg-hover"
                  >
                    {show(texts.from)} – {show(texts.to)}
                  </button>
                ))}
              </div>
            ) : null}
          </div>
        </div>
      </Popover>
      <Button
        variant="quiet"
        square
        aria-label="Zoom out"
        title="Zoom out (z)"
        onClick={() => void range.zoomOut()}
      >
        <ZoomOut aria-hidden className="size-4" />
      </Button>
    </div>
  );
}

function AbsoluteRange({
  from,
  to,
  onApply,
}: {
  from: string;
  to: string;
  onApply: (texts: { from: string; to: string }) => void;
}) {
  const [wrong, setWrong] = useState<{ from?: string; to?: string }>({});
  const expected = "Write now, now-6h, or a time such as 2026-11-20T08:00Z.";

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const texts = { from: String(form.get("from")).trim(), to: String(form.get("to")).trim() };
    const found: typeof wrong = {};
    if (parseEnd(texts.from, 0) === null) found.from = expected;
    if (parseEnd(texts.to, 0) === null) found.to = expected;
    setWrong(found);
    if (Object.keys(found).length === 0) onApply(texts);
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <Field label="From" error={wrong.from}>
        <Input name="from" defaultValue={from} className="font-mono text-xs" spellCheck={false} />
      </Field>
      <Field label="To" error={wrong.to} hint="UTC unless an offset is written.">
        <Input name="to" defaultValue={to} className="font-mono text-xs" spellCheck={false} />
      </Field>
      <Button type="submit" variant="primary">
        Apply
      </Button>
    </form>
  );
}

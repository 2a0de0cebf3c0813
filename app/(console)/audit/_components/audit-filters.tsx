"use client";

import { Search } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { type ReactNode, useTransition } from "react";
import { rangePresets } from "@/app/_shell/time-range";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";

const box = "h-(--control-h) rounded-md border border-control bg-raised text-sm placeholder:text-faint";

const params = {
  actor: parseAsString,
  action: parseAsString,
  subject: parseAsString,
  planId: parseAsString,
  from: parseAsString,
  to: parseAsString,
  olderThan: parseAsString,
  newerThan: parseAsString,
};

/** Filters in the URL; the server reads them. A change starts again at the newest entry. */
export function AuditFilters({ actions }: { actions: string[] }) {
  const [pending, startTransition] = useTransition();
  const [given, set] = useQueryStates(params, { shallow: false, startTransition, history: "push" });
  const change = (next: Partial<Record<keyof typeof params, string | null>>) =>
    void set({ ...next, olderThan: null, newerThan: null });
  const subjects = [...new Set(actions.map((action) => action.split(".")[0] ?? action))];
  const isPreset =
    given.to === null && (given.from === null || rangePresets.some(({ id }) => id === given.from));
  const dates = !isPreset;
  const isFiltered = Object.values(given).some((value) => value !== null);

  return (
    <div className="flex flex-wrap items-center gap-2 pb-3" aria-busy={pending}>
      <Typed name="actor" label="Who" value={given.actor} onDone={(actor) => change({ actor })}>
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2 size-3.5 -translate-y-1/2 text-faint"
        />
      </Typed>
      <select
        aria-label="Did what"
        value={given.action ?? ""}
        onChange={(event) => change({ action: event.target.value || null })}
        className={cn(box, "max-w-56 pr-6 pl-2")}
      >
        <option value="">Did: anything</option>
        {subjects.map((subject) => (
          <optgroup key={subject} label={subject}>
            <option value={subject}>{subject}: anything</option>
            {actions
              .filter((action) => action.startsWith(`${subject}.`))
              .map((action) => (
                <option key={action} value={action}>
                  {action}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      <Typed
        name="subject"
        label="Subject or its id"
        value={given.subject}
        onDone={(subject) => change({ subject })}
      />
      <Typed name="planId" label="Plan id" value={given.planId} onDone={(planId) => change({ planId })} />
      <select
        aria-label="When"
        value={dates ? "dates" : (given.from ?? "")}
        onChange={(event) =>
          event.target.value === "dates"
            ? change({ from: dayText(-7), to: dayText(1) })
            : change({ from: event.target.value || null, to: null })
        }
        className={cn(box, "pr-6 pl-2")}
      >
        <option value="">When: any time</option>
        {rangePresets.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
        <option value="dates">From one day to another</option>
      </select>
      {dates ? (
        <>
          <Day label="From, UTC" value={given.from} onChange={(from) => change({ from })} />
          <Day label="Before, UTC" value={given.to} onChange={(to) => change({ to })} />
        </>
      ) : null}
      {isFiltered ? (
        <Button variant="quiet" onClick={() => void set(null)}>
          Clear
        </Button>
      ) : null}
    </div>
  );
}

/** A text that filters when Enter is pressed or it is left, not with every letter. */
function Typed({
  name,
  label,
  value,
  onDone,
  children,
}: {
  name: string;
  label: string;
  value: string | null;
  onDone: (text: string | null) => void;
  children?: ReactNode;
}) {
  const done = (text: string) => {
    if (text.trim() !== (value ?? "")) onDone(text.trim() || null);
  };
  return (
    <div className="relative">
      {children}
      <input
        // Not controlled: a new value in the URL, such as after Clear, makes a new field.
        key={value}
        type="search"
        name={name}
        aria-label={label}
        placeholder={label}
        defaultValue={value ?? ""}
        onBlur={(event) => done(event.target.value)}
        onKeyDown={(event) => event.key === "Enter" && done(event.currentTarget.value)}
        className={cn(box, "w-40 pr-2", children ? "pl-7" : "pl-2")}
      />
    </div>
  );
}

function Day({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | null;
  onChange: (day: string | null) => void;
}) {
  return (
    <label className="flex items-center gap-1.5 text-xs text-muted">
      {label}
      <input
        type="date"
        value={value?.slice(0, 10) ?? ""}
        onChange={(event) => onChange(event.target.value || null)}
        className={cn(box, "px-2 text-ink")}
      />
    </label>
  );
}

const dayText = (fromToday: number) =>
  new Date(Date.now() + fromToday * 86_400_000).toISOString().slice(0, 10);

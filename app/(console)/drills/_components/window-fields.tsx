"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import type { StartWindow } from "@/lib/drills/model";

const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const MOST = 7;

/** When the drill may start: days and hours, on the drill's own clock. */
export function WindowFields({
  windows,
  error,
  onChange,
}: {
  windows: readonly StartWindow[];
  error: string | undefined;
  onChange: (windows: StartWindow[]) => void;
}) {
  // A row keeps its key while others come and go, so that the focus stays where it was.
  const [keys, setKeys] = useState(() => windows.map((_, index) => index));
  const set = (index: number, change: Partial<StartWindow>) =>
    onChange(windows.map((window, at) => (at === index ? { ...window, ...change } : window)));
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="pb-1 text-sm font-medium">May start</legend>
      <input type="hidden" name="windows" value={windows.length} />
      {windows.map((window, index) => (
        <div key={keys[index]} className="flex flex-wrap items-end gap-3">
          <div className="flex flex-wrap gap-2">
            {days.map((name, day) => (
              <label key={name} className="flex items-center gap-1 text-sm">
                <input
                  type="checkbox"
                  name={`days-${index}`}
                  value={day + 1}
                  checked={window.days.includes(day + 1)}
                  onChange={(event) =>
                    set(index, {
                      days: event.currentTarget.checked
                        ? [...window.days, day + 1].sort((a, b) => a - b)
                        : window.days.filter((one) => one !== day + 1),
                    })
                  }
                />
                {name}
              </label>
            ))}
          </div>
          <Field label="From" className="w-28">
            <Input
              type="time"
              name={`from-${index}`}
              value={window.from}
              onChange={(event) => set(index, { from: event.currentTarget.value })}
            />
          </Field>
          <Field label="Until" className="w-28">
            <Input
              type="time"
              name={`until-${index}`}
              value={window.until}
              onChange={(event) => set(index, { until: event.currentTarget.value })}
            />
          </Field>
          {windows.length > 1 ? (
            <Button
              variant="quiet"
              onClick={() => {
                setKeys(keys.filter((_, at) => at !== index));
                onChange(windows.filter((_, at) => at !== index));
              }}
            >
              Remove
            </Button>
          ) : null}
        </div>
      ))}
      {error ? <p className="text-xs text-critical">{error}</p> : null}
      <div>
        <Button
          variant="quiet"
          disabledReason={windows.length >= MOST ? `At most ${MOST} windows.` : undefined}
          onClick={() => {
            setKeys([...keys, Math.max(-1, ...keys) + 1]);
            onChange([...windows, { days: [6, 7], from: "09:00", until: "17:00" }]);
          }}
        >
          Add a window
        </Button>
      </div>
    </fieldset>
  );
}

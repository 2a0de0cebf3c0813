"use client";

import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { Field, Select } from "@/components/ui/field";

/** Which cell, and when: both in the address, so that the answer can be sent to whoever asked. */
export function WhyNotPick({
  cells,
  cell,
  windows,
  window,
}: {
  cells: readonly string[];
  cell: string;
  windows: readonly string[];
  window: number;
}) {
  const [, setAsked] = useQueryStates(
    { cell: parseAsString, window: parseAsInteger },
    { shallow: false, scroll: false },
  );
  return (
    <div className="flex flex-wrap gap-3 pb-3">
      <Field label="Cell" className="w-72">
        <Select value={cell} onChange={(event) => void setAsked({ cell: event.target.value })}>
          {cells.map((id) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Window, UTC" className="w-56">
        <Select
          value={String(window)}
          onChange={(event) => void setAsked({ window: Number(event.target.value) || null })}
        >
          {windows.map((label, t) => (
            // Windows have no other name than their place.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above.
            <option key={t} value={t}>
              {t === 0 ? `${label}, running` : label}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  );
}

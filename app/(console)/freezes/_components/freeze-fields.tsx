"use client";

import { useState } from "react";
import { type FormState, fieldError } from "@/app/_shell/form-state";
import { ReasonField } from "@/app/_shell/reason-field";
import { Field, Input, Select } from "@/components/ui/field";

export interface PlaceChoices {
  readonly label: string;
  readonly options: readonly string[];
  readonly kind: "provider" | "region" | "fleet";
}

/** A freeze as its form shows it: times on the wall clock of `timeZone`. */
export interface FreezeDraft {
  readonly title: string;
  readonly what: string;
  readonly recurrence: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly repeatUntil: string;
}

export const freezeFields = ["title", "scopeId", "startsAt", "endsAt", "repeatUntil", "reason"] as const;

/** What a freeze is: its name, what it covers, when, and whether it comes again. */
export function FreezeFields({
  state,
  timeZone,
  places,
  draft,
}: {
  state: FormState;
  timeZone: string;
  places: readonly PlaceChoices[];
  draft?: FreezeDraft;
}) {
  const [recurrence, setRecurrence] = useState(draft?.recurrence ?? "once");
  return (
    <>
      <input type="hidden" name="timeZone" value={timeZone} />
      <Field label="Title" error={fieldError(state, "title")} required>
        <Input name="title" placeholder="Quarter-end close" defaultValue={draft?.title} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="What it covers" error={fieldError(state, "scopeId")}>
          <Select name="what" defaultValue={draft?.what ?? "all"}>
            <option value="all">Everything</option>
            {places.map(({ label, kind, options }) => (
              <optgroup key={kind} label={label}>
                {options.map((id) => (
                  <option key={id} value={`${kind}:${id}`}>
                    {id}
                  </option>
                ))}
              </optgroup>
            ))}
          </Select>
        </Field>
        <Field label="Comes" error={fieldError(state, "recurrence")}>
          <Select name="recurrence" value={recurrence} onChange={({ target }) => setRecurrence(target.value)}>
            <option value="once">once</option>
            <option value="weekly">every week</option>
            <option value="yearly">every year</option>
          </Select>
        </Field>
        <Field label={`From, ${timeZone}`} error={fieldError(state, "startsAt")} required>
          <Input name="startsAt" type="datetime-local" defaultValue={draft?.startsAt} />
        </Field>
        <Field label={`Until, ${timeZone}`} error={fieldError(state, "endsAt")} required>
          <Input name="endsAt" type="datetime-local" defaultValue={draft?.endsAt} />
        </Field>
        {recurrence === "once" ? null : (
          <Field
            label={`Comes no more from, ${timeZone}`}
            hint="Leave empty: until it is cancelled."
            error={fieldError(state, "repeatUntil")}
          >
            <Input name="repeatUntil" type="date" defaultValue={draft?.repeatUntil} />
          </Field>
        )}
      </div>
      <ReasonField state={state} hint="Everybody whom it stops reads it." />
    </>
  );
}

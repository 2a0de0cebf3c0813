"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, FormError, Select } from "@/components/ui/field";
import { type Change, changeSchema } from "@/lib/planning/what-if/change";
import type { Choices } from "@/lib/planning/what-if/choices";
import { changeForms, type Typed } from "./change-forms";
import { ChangeField } from "./form-field";

type Fault = { field: string | undefined; message: string };

/** A form for one more change; which fields it has follows from the kind. */
export function AddChange({
  choices,
  disabledReason,
  onAdd,
}: {
  choices: Choices;
  disabledReason: string | undefined;
  onAdd: (change: Change) => void;
}) {
  const [kind, setKind] = useState(changeForms[0]!.kind);
  const [typed, setTyped] = useState<Typed>({});
  const [fault, setFault] = useState<Fault | null>(null);
  const form = changeForms.find((one) => one.kind === kind) ?? changeForms[0]!;
  const fields = form.fields(choices);

  function add(event: FormEvent) {
    event.preventDefault();
    const parsed = changeSchema.safeParse({ kind, ...form.toChange(typed) });
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const field = issue?.path[0];
      setFault({
        field: typeof field === "string" ? field : undefined,
        message: issue?.message ?? "is not valid",
      });
      return;
    }
    setFault(null);
    setTyped({});
    onAdd(parsed.data);
  }

  const shown = fields.some(({ name }) => name === fault?.field);
  return (
    <form onSubmit={add} className="flex flex-col gap-2.5" aria-label="Add a change">
      <Field label="Change">
        <Select
          value={kind}
          onChange={(event) => {
            setKind(event.target.value as typeof kind);
            setTyped({});
            setFault(null);
          }}
        >
          {changeForms.map((one) => (
            <option key={one.kind} value={one.kind}>
              {one.label}
            </option>
          ))}
        </Select>
      </Field>
      {fields.map((field) => (
        <ChangeField
          key={`${kind} ${field.name}`}
          field={field}
          choices={choices}
          value={typed[field.name]}
          error={fault?.field === field.name ? sentenceOf(fault.message) : undefined}
          onType={(value) => setTyped({ ...typed, [field.name]: value })}
        />
      ))}
      {fault && !shown ? <FormError>{sentenceOf(fault.message)}</FormError> : null}
      <div>
        <Button type="submit" variant="primary" disabledReason={disabledReason}>
          Add change
        </Button>
      </div>
    </form>
  );
}

/** A schema's message follows its field's name; alone it begins a sentence. */
const sentenceOf = (message: string) => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;

"use client";

import { Checkbox, Field, Input, Select } from "@/components/ui/field";
import type { Choice, Choices } from "@/lib/planning/what-if/choices";
import type { FormField, Typed } from "./change-forms";

type Props = {
  field: FormField;
  choices: Choices;
  value: Typed[string] | undefined;
  error: string | undefined;
  onType: (value: Typed[string]) => void;
};

const Options = ({ options }: { options: readonly Choice[] }) =>
  options.map(({ id, name }) => (
    <option key={id} value={id}>
      {name}
    </option>
  ));

/** One field of a change: a choice of what the snapshot has, or something typed. */
export function ChangeField({ field, choices, value, error, onType }: Props) {
  const { label } = field;
  const typed = typeof value === "string" ? value : "";
  const hint = "hint" in field ? field.hint : undefined;
  switch (field.kind) {
    case "yes":
      return (
        <Checkbox label={label} checked={value === true} onChange={(event) => onType(event.target.checked)} />
      );
    case "choices":
      return (
        <fieldset>
          <legend className="text-xs font-medium text-muted">{label}</legend>
          <p className="text-xs text-faint">{hint}</p>
          <div className="grid grid-cols-2 gap-x-3 pt-1">
            {field.options.map(({ id, name }) => {
              const chosen = Array.isArray(value) ? value : [];
              return (
                <Checkbox
                  key={id}
                  label={name}
                  checked={chosen.includes(id)}
                  onChange={(event) =>
                    onType(event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
                  }
                />
              );
            })}
          </div>
          {error ? (
            <p role="alert" className="text-xs text-critical">
              {error}
            </p>
          ) : null}
        </fieldset>
      );
    case "choice":
      return (
        <Field label={label} error={error}>
          <Select value={typed} onChange={(event) => onType(event.target.value)}>
            <option value="">{field.any ?? "Choose…"}</option>
            <Options options={field.options} />
          </Select>
        </Field>
      );
    case "target":
      return (
        <Field label={label} error={error}>
          <Select value={typed} onChange={(event) => onType(event.target.value)}>
            <option value="">Choose…</option>
            {(
              [
                ["provider", "Providers", choices.providers],
                ["region", "Regions", choices.regions],
                ["fleet", "Fleets", choices.fleets],
              ] as const
            ).map(([scope, group, options]) => (
              <optgroup key={scope} label={group}>
                <Options options={options.map(({ id, name }) => ({ id: `${scope} ${id}`, name }))} />
              </optgroup>
            ))}
          </Select>
        </Field>
      );
    case "date":
      return (
        <Field label={label} error={error} hint="UTC">
          <Input type="date" value={typed} onChange={(event) => onType(event.target.value)} />
        </Field>
      );
    case "number":
    case "text":
      return (
        <Field label={label} error={error} hint={hint}>
          <Input
            value={typed}
            inputMode={field.kind === "number" ? "decimal" : "text"}
            autoComplete="off"
            placeholder={field.placeholder}
            onChange={(event) => onType(event.target.value)}
          />
        </Field>
      );
  }
}

"use client";

import { useEffect, useState } from "react";
import { toast } from "sonner";
import { fieldError, formError } from "@/app/_shell/form-state";
import { ReasonField } from "@/app/_shell/reason-field";
import { useFormAction } from "@/app/_shell/use-form-action";
import { Button } from "@/components/ui/button";
import { Field, FormError, Input, Select } from "@/components/ui/field";
import { Section } from "@/components/ui/section";
import { changePolicy } from "../actions";
import {
  keptValue,
  type PolicyDocument,
  type PolicyField,
  policyGroups,
  shownValue,
  valueAt,
  withValue,
} from "./fields";

/** The verb's sentence, without the path that the field stands for, and in which measure it speaks. */
function faultOf(field: PolicyField, message: string | undefined): string | undefined {
  if (message === undefined) return undefined;
  const said = message.replace(`${field.path}: `, "");
  if (field.unit === "%") return `${said}, where 1 is 100%`;
  return field.scale === undefined ? said : `${said}, in milliseconds`;
}

const fields = policyGroups.flatMap((group) => group.fields);

/** Every value of the policy in a field; what differs is listed before it is kept as a new version. */
export function PolicyForm({
  version,
  inForce,
  defaults,
  disabledReason,
}: {
  version: number;
  inForce: PolicyDocument;
  /** What holds where a field is empty. */
  defaults: object;
  disabledReason: string | undefined;
}) {
  const [shown, setShown] = useState<Record<string, string>>({});
  const { state, pending, onSubmit } = useFormAction(changePolicy);
  useEffect(() => {
    if (state.status !== "done") return;
    toast.success(state.message);
    setShown({});
  }, [state]);

  const textOf = (field: PolicyField) => shown[field.path] ?? shownValue(field, valueAt(inForce, field.path));
  const edited = fields.reduce(
    (document, field) =>
      shown[field.path] === undefined
        ? document
        : withValue(document, field.path, keptValue(field, textOf(field))),
    inForce,
  );
  const changed = fields.filter((field) => textOf(field) !== shownValue(field, valueAt(inForce, field.path)));

  return (
    <form onSubmit={onSubmit}>
      <input type="hidden" name="basedOn" value={version} />
      <input type="hidden" name="policy" value={JSON.stringify(edited)} />
      {policyGroups.map((group) => (
        <Section key={group.title} title={group.title} note={group.note}>
          <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2 xl:grid-cols-3">
            {group.fields.map((field) => (
              <Field
                key={field.path}
                label={field.unit ? `${field.label}, ${field.unit}` : field.label}
                hint={field.hint}
                error={faultOf(field, fieldError(state, field.path))}
              >
                {field.choices ? (
                  <Select
                    value={textOf(field)}
                    onChange={({ target }) => setShown({ ...shown, [field.path]: target.value })}
                  >
                    {field.choices.map(({ value, label }) => (
                      <option key={value} value={value}>
                        {label}
                      </option>
                    ))}
                  </Select>
                ) : (
                  <Input
                    inputMode={field.text ? "text" : "decimal"}
                    autoComplete="off"
                    value={textOf(field)}
                    placeholder={shownValue(field, valueAt(defaults, field.path))}
                    onChange={({ target }) => setShown({ ...shown, [field.path]: target.value })}
                  />
                )}
              </Field>
            ))}
          </div>
        </Section>
      ))}
      <Section
        title="What changes"
        note={
          changed.length === 0
            ? "Nothing yet"
            : `${changed.length} of ${fields.length} values, as version ${version + 1}`
        }
      >
        <ul aria-live="polite" className="mb-4">
          {changed.map((field) => (
            <li key={field.path} className="flex flex-wrap gap-x-3 border-b border-line py-1.5 text-sm">
              <span className="font-medium">{field.label}</span>
              <span className="text-muted">
                {shownValue(field, valueAt(inForce, field.path)) || "default"}
              </span>
              <span aria-hidden>→</span>
              <span className="sr-only">becomes</span>
              <span>
                {textOf(field) || "default"} <span className="text-muted">{field.unit}</span>
              </span>
            </li>
          ))}
        </ul>
        <div className="max-w-2xl">
          <ReasonField state={state} />
          <div className="mt-3 flex flex-col gap-3">
            <FormError>{formError(state, ["reason", ...fields.map(({ path }) => path)])}</FormError>
            <div className="flex gap-2">
              <Button
                type="submit"
                variant="primary"
                pending={pending}
                disabledReason={
                  disabledReason ?? (changed.length === 0 ? "Change a value first." : undefined)
                }
              >
                Keep as version {version + 1}
              </Button>
              <Button variant="quiet" onClick={() => setShown({})}>
                Undo all
              </Button>
            </div>
          </div>
        </div>
      </Section>
    </form>
  );
}

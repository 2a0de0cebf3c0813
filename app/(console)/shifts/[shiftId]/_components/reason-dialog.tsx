"use client";

import type { ComponentProps } from "react";
import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError } from "@/app/_shell/form-state";
import { ReasonField } from "@/app/_shell/reason-field";
import { Field, Select } from "@/components/ui/field";

type FormProps = ComponentProps<typeof FormDialog<null>>;

/** What is to be chosen besides, from a few options. */
export interface Choice {
  name: string;
  label: string;
  /** Value of the option that is chosen until another is. */
  initial: string;
  options: readonly { value: string; label: string }[];
}

/** Asks for a reason, and for a choice where there is one, then does one thing to one shift. */
export function ReasonDialog({
  shiftId,
  blocked,
  choice,
  submitLabel,
  ...form
}: Pick<FormProps, "label" | "title" | "description" | "action" | "variant"> & {
  shiftId: string;
  /** Why it cannot be done now. */
  blocked: string | undefined;
  choice?: Choice;
  /** Where it is not the label. */
  submitLabel?: string;
}) {
  return (
    <FormDialog<null>
      {...form}
      submitLabel={submitLabel ?? form.label}
      fields={choice ? [choice.name, "reason"] : ["reason"]}
      disabledReason={blocked}
    >
      {(state) => (
        <>
          <input type="hidden" name="shiftId" value={shiftId} />
          {choice && (
            <Field label={choice.label} error={fieldError(state, choice.name)}>
              <Select name={choice.name} defaultValue={choice.initial}>
                {choice.options.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            </Field>
          )}
          <ReasonField state={state} />
        </>
      )}
    </FormDialog>
  );
}

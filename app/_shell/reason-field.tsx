"use client";

import { Field, Textarea } from "@/components/ui/field";
import { type FormState, fieldError } from "./form-state";

/** Why somebody acts: asked for by every form whose verb keeps a reason in the audit log. */
export function ReasonField<R>({
  state,
  hint = "Kept in the audit log.",
}: {
  state: FormState<R>;
  hint?: string;
}) {
  return (
    <Field label="Reason" hint={hint} error={fieldError(state, "reason")} required>
      <Textarea name="reason" maxLength={1000} />
    </Field>
  );
}

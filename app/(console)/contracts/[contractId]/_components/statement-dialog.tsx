"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError } from "@/app/_shell/form-state";
import { ReasonField } from "@/app/_shell/reason-field";
import { Field, Input } from "@/components/ui/field";
import { recordStatement } from "../../actions";

/** Records what the provider says was spent so far. */
export function StatementDialog({
  commitmentId,
  disabledReason,
}: {
  commitmentId: string;
  disabledReason?: string | undefined;
}) {
  return (
    <FormDialog
      label="Record statement"
      title="Record the provider's statement"
      description="What the provider says was drawn down by a date replaces Ballast's estimate up to that date."
      action={recordStatement}
      submitLabel="Record statement"
      fields={["spentUsd", "asOf", "reason"]}
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <input type="hidden" name="commitmentId" value={commitmentId} />
          <Field
            label="Billed so far in the period, in US dollars"
            hint="Without sign or separators, such as 1250000.00"
            error={fieldError(state, "spentUsd")}
            required
          >
            <Input name="spentUsd" inputMode="decimal" autoComplete="off" />
          </Field>
          <Field label="As of (UTC)" error={fieldError(state, "asOf")} required>
            <Input name="asOf" type="date" />
          </Field>
          <ReasonField state={state} hint="Kept in the audit log, such as the statement's number." />
        </>
      )}
    </FormDialog>
  );
}

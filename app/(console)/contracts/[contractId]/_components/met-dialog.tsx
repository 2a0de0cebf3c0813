"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError } from "@/app/_shell/form-state";
import { ReasonField } from "@/app/_shell/reason-field";
import { Field, Input } from "@/components/ui/field";
import { meetObligation } from "../../actions";

/** Marks a duty as met. */
export function MetDialog({
  obligationId,
  summary,
  disabledReason,
}: {
  obligationId: string;
  summary: string;
  disabledReason?: string | undefined;
}) {
  return (
    <FormDialog
      label="Mark as met"
      title="Mark the obligation as met"
      description={summary}
      action={meetObligation}
      submitLabel="Mark as met"
      fields={["metOn", "reason"]}
      variant="quiet"
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <input type="hidden" name="obligationId" value={obligationId} />
          <Field label="Met on" error={fieldError(state, "metOn")} required>
            <Input name="metOn" type="date" />
          </Field>
          <ReasonField state={state} hint="Kept in the audit log, such as where the evidence is." />
        </>
      )}
    </FormDialog>
  );
}

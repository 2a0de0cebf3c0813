"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError } from "@/app/_shell/form-state";
import { Field, Textarea } from "@/components/ui/field";
import { cancelPlan } from "../../actions";

/** Gives up on a plan that is being solved. */
export function CancelPlan({
  planId,
  disabledReason,
}: {
  planId: string;
  disabledReason?: string | undefined;
}) {
  return (
    <FormDialog
      label="Stop solving"
      title="Stop solving this plan"
      description="The plan ends as failed, with your reason. Routing stays as it is."
      action={cancelPlan}
      submitLabel="Stop solving"
      fields={["reason"]}
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <input type="hidden" name="planId" value={planId} />
          <Field label="Reason" error={fieldError(state, "reason")} required>
            <Textarea name="reason" maxLength={1000} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}

"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { ReasonField } from "@/app/_shell/reason-field";
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
          <ReasonField state={state} />
        </>
      )}
    </FormDialog>
  );
}

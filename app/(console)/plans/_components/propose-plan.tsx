"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError } from "@/app/_shell/form-state";
import { Field, Input, Textarea } from "@/components/ui/field";
import { proposePlan } from "../actions";

/** Freezes the estate and asks for a plan of it. */
export function ProposePlan({ disabledReason }: { disabledReason?: string | undefined }) {
  return (
    <FormDialog
      label="New plan"
      title="New plan"
      description="Fleets, demand, contracts, law and policy are frozen as they are now, and the best routing for them is worked out. Nothing moves: a plan becomes a shift, and a shift needs someone else's approval."
      action={proposePlan}
      submitLabel="Freeze and solve"
      fields={["name", "reason"]}
      variant="primary"
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <Field label="Name" hint="Left empty, it is named by its time." error={fieldError(state, "name")}>
            <Input name="name" maxLength={120} autoComplete="off" />
          </Field>
          <Field
            label="Reason"
            hint="Kept with the plan and in the audit log."
            error={fieldError(state, "reason")}
            required
          >
            <Textarea name="reason" maxLength={1000} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}

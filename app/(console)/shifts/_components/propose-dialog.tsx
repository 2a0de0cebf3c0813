"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError } from "@/app/_shell/form-state";
import { formatDuration } from "@/components/format/quantity";
import { Field, Input, Select, Textarea } from "@/components/ui/field";
import { type PaceName, paceNames, paces } from "@/lib/shifts/policy";
import { proposeShift } from "../actions";

const names: Readonly<Record<PaceName, string>> = { careful: "Careful", standard: "Standard", fast: "Fast" };

const describe = (name: PaceName) => {
  const { sharePerStep, bakeMs } = paces[name];
  return `${names[name]}: at most ${Math.round(sharePerStep * 100)}% of a cell per step, each watched for ${formatDuration(bakeMs)}`;
};

/** Turns a plan into a shift that waits for someone else's approval. */
export function ProposeDialog({
  planId,
  disabledReason,
}: {
  planId: string;
  disabledReason?: string | undefined;
}) {
  return (
    <FormDialog
      label="Propose as a shift"
      title="Propose as a shift"
      description="The plan's routes for the present window, in guarded steps. A manager other than you approves it; nothing moves before."
      action={proposeShift}
      submitLabel="Propose"
      fields={["reason", "pace", "bakeSeconds"]}
      variant="primary"
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <input type="hidden" name="planId" value={planId} />
          <Field
            label="Reason"
            hint="The approver reads it first."
            error={fieldError(state, "reason")}
            required
          >
            <Textarea name="reason" maxLength={1000} />
          </Field>
          <Field label="Pace" error={fieldError(state, "pace")}>
            <Select name="pace" defaultValue="standard">
              {paceNames.map((name) => (
                <option key={name} value={name}>
                  {describe(name)}
                </option>
              ))}
            </Select>
          </Field>
          <Field
            label="Watch each step for, seconds"
            hint="The pace's own unless given."
            error={fieldError(state, "bakeSeconds")}
          >
            <Input name="bakeSeconds" type="number" min={1} max={86_400} step={1} inputMode="numeric" />
          </Field>
        </>
      )}
    </FormDialog>
  );
}

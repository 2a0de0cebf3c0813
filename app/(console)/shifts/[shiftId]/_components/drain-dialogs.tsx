"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError } from "@/app/_shell/form-state";
import type { ButtonVariant } from "@/components/ui/button";
import { Field, Select, Textarea } from "@/components/ui/field";
import { cancelDrain, extendDrain, signDrain, undrain } from "../../actions";

const acts = {
  cancel: {
    label: "Cancel drain",
    title: "Cancel this drain",
    description: "What has left goes back the way it came, in paced steps.",
    action: cancelDrain,
    variant: "danger",
  },
  undrain: {
    label: "Undrain",
    title: "Undrain",
    description:
      "The fleets serve again and their traffic returns in paced, guarded steps. A guardrail that trips takes it away again.",
    action: undrain,
    variant: "primary",
  },
} as const satisfies Record<string, { variant: ButtonVariant } & Record<string, unknown>>;

/** Ends a drain, with a reason. */
export function DrainDialog({
  shiftId,
  kind,
  blocked,
}: {
  shiftId: string;
  kind: keyof typeof acts;
  blocked: string | undefined;
}) {
  const { label, title, description, action, variant } = acts[kind];
  return (
    <FormDialog<null>
      label={label}
      title={title}
      description={description}
      action={action}
      submitLabel={label}
      fields={["reason"]}
      variant={variant}
      disabledReason={blocked}
    >
      {(state) => (
        <>
          <input type="hidden" name="shiftId" value={shiftId} />
          <Field label="Reason" hint="Kept in the audit log." error={fieldError(state, "reason")} required>
            <Textarea name="reason" maxLength={1000} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}

export function ExtendDialog({ shiftId, blocked }: { shiftId: string; blocked: string | undefined }) {
  return (
    <FormDialog<null>
      label="Extend"
      title="Extend this drain"
      description="It expires that much later than now planned."
      action={extendDrain}
      submitLabel="Extend"
      fields={["minutes", "reason"]}
      disabledReason={blocked}
    >
      {(state) => (
        <>
          <input type="hidden" name="shiftId" value={shiftId} />
          <Field label="By" error={fieldError(state, "minutes")}>
            <Select name="minutes" defaultValue="60">
              <option value="30">30 minutes</option>
              <option value="60">1 hour</option>
              <option value="240">4 hours</option>
              <option value="720">12 hours</option>
            </Select>
          </Field>
          <Field label="Reason" hint="Kept in the audit log." error={fieldError(state, "reason")} required>
            <Textarea name="reason" maxLength={1000} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}

/** A manager answers for the drain, or objects to it. */
export function SignDialog({ shiftId, blocked }: { shiftId: string; blocked: string | undefined }) {
  return (
    <FormDialog<null>
      label="Sign or object"
      title="Sign this drain, or object to it"
      description="It was started without approval. An objection stops nothing by itself: it stands on everyone's screen until the drain is ended."
      action={signDrain}
      submitLabel="Decide"
      fields={["decision", "reason"]}
      disabledReason={blocked}
    >
      {(state) => (
        <>
          <input type="hidden" name="shiftId" value={shiftId} />
          <Field label="Decision" error={fieldError(state, "decision")}>
            <Select name="decision" defaultValue="approve">
              <option value="approve">It was right to do: sign</option>
              <option value="reject">It was not: object</option>
            </Select>
          </Field>
          <Field label="Reason" hint="Kept in the audit log." error={fieldError(state, "reason")} required>
            <Textarea name="reason" maxLength={1000} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}

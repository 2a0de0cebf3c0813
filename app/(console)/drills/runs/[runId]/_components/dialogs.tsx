"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { ReasonField } from "@/app/_shell/reason-field";
import { cancelRun, keepDrained } from "../../../actions";

export function CancelDialog({ runId, blocked }: { runId: string; blocked: string | undefined }) {
  return (
    <FormDialog
      label="Cancel run"
      title="Cancel this run"
      description="What has moved goes back in paced steps; what has not begun does not."
      action={cancelRun}
      submitLabel="Cancel the run"
      fields={["reason"]}
      variant="danger"
      disabledReason={blocked}
    >
      {(state) => (
        <>
          <input type="hidden" name="runId" value={runId} />
          <ReasonField state={state} hint="Kept in the audit log, and in the report." />
        </>
      )}
    </FormDialog>
  );
}

export function KeepDialog({ runId, blocked }: { runId: string; blocked: string | undefined }) {
  return (
    <FormDialog
      label="Keep drained"
      title="Keep it drained: this is no drill any more"
      description="The drill ends, and its traffic stays away as with any drain: it expires after 4 hours unless extended, and is undrained by hand."
      action={keepDrained}
      submitLabel="Keep drained"
      fields={["reason"]}
      disabledReason={blocked}
    >
      {(state) => (
        <>
          <input type="hidden" name="runId" value={runId} />
          <ReasonField state={state} />
        </>
      )}
    </FormDialog>
  );
}

"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { idleForm } from "@/app/_shell/form-state";
import { ReasonField } from "@/app/_shell/reason-field";
import { Button } from "@/components/ui/button";
import { DangerDialog } from "@/components/ui/danger-dialog";
import { removeEdge, restoreEdge } from "../actions";

type Of = { edgeId: string; name: string; disabledReason: string | undefined };

export function RestoreEdgeDialog({
  edgeId,
  name,
  version,
  disabledReason,
}: Of & { version: number | null }) {
  return (
    <FormDialog
      label="Restore"
      title={`Set ${name} back to table ${version ?? ""}`}
      description="What it was changed to by hand is written over within seconds. Its neighbours are left alone."
      action={restoreEdge}
      submitLabel="Restore"
      fields={["reason"]}
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <input type="hidden" name="edgeId" value={edgeId} />
          <ReasonField state={state} />
        </>
      )}
    </FormDialog>
  );
}

export function RemoveEdgeDialog({ edgeId, name, disabledReason }: Of) {
  return (
    <DangerDialog
      trigger={
        <Button variant="quiet" disabledReason={disabledReason}>
          Remove
        </Button>
      }
      title={`Remove edge ${name}`}
      description="Ballast forgets it. It keeps the table it has and the traffic it carries; turn it off yourself."
      typedName={name}
      confirmLabel="Remove edge"
      onConfirm={(form) => {
        form.delete("typedName");
        return removeEdge(idleForm, form);
      }}
    >
      <input type="hidden" name="edgeId" value={edgeId} />
    </DangerDialog>
  );
}

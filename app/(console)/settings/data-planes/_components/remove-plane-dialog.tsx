"use client";

import { idleForm } from "@/app/_shell/form-state";
import { Button } from "@/components/ui/button";
import { DangerDialog } from "@/components/ui/danger-dialog";
import type { Fact } from "@/components/ui/key-value";
import { removeDataPlane } from "../actions";

/** Taking a data plane out asks for its id: nothing that Ballast does reaches its edges afterwards. */
export function RemovePlaneDialog({
  planeId,
  facts,
  disabledReason,
}: {
  planeId: string;
  facts: Fact[];
  disabledReason: string | undefined;
}) {
  return (
    <DangerDialog
      trigger={
        <Button variant="quiet" disabledReason={disabledReason}>
          Remove
        </Button>
      }
      title={`Remove data plane ${planeId}`}
      description="Ballast forgets its edges. They keep the table they have and the traffic they carry: turn them off yourself. What was published to it stays on record, and its id is not given again."
      blastRadius={facts}
      typedName={planeId}
      confirmLabel="Remove data plane"
      onConfirm={(form) => {
        form.set("confirm", String(form.get("typedName") ?? ""));
        form.delete("typedName");
        return removeDataPlane(idleForm, form);
      }}
    >
      <input type="hidden" name="dataPlaneId" value={planeId} />
    </DangerDialog>
  );
}

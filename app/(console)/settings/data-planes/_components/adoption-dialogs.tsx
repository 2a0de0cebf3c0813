"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { idleForm } from "@/app/_shell/form-state";
import { ReasonField } from "@/app/_shell/reason-field";
import { Button } from "@/components/ui/button";
import { DangerDialog } from "@/components/ui/danger-dialog";
import type { Fact } from "@/components/ui/key-value";
import { askAdoption, decideAdoption, withdrawAdoption } from "../actions";

type Disabled = { disabledReason: string | undefined };

export function AskAdoptionDialog({
  planeId,
  edge,
  disabledReason,
}: Disabled & { planeId: string; edge: string }) {
  return (
    <FormDialog
      label="Ask to adopt"
      title={`Ask to adopt what ${edge} runs`}
      description="A manager who did not ask for it signs within an hour; until then the edge is left as it is."
      action={askAdoption}
      submitLabel="Ask"
      variant="primary"
      fields={["reason"]}
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <input type="hidden" name="dataPlaneId" value={planeId} />
          <input type="hidden" name="edge" value={edge} />
          <ReasonField state={state} />
        </>
      )}
    </FormDialog>
  );
}

export function WithdrawAdoptionDialog({ adoptionId, disabledReason }: Disabled & { adoptionId: string }) {
  return (
    <FormDialog
      label="Withdraw"
      title="Withdraw the request to adopt"
      description="The edge is left as it is, and nothing is published."
      action={withdrawAdoption}
      submitLabel="Withdraw"
      variant="quiet"
      fields={["reason"]}
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <input type="hidden" name="adoptionId" value={adoptionId} />
          <ReasonField state={state} />
        </>
      )}
    </FormDialog>
  );
}

/** Signing asks for the edge's name: what it runs becomes what every edge runs. */
export function DecideAdoptionDialogs({
  adoptionId,
  edge,
  facts,
  disabledReason,
}: Disabled & { adoptionId: string; edge: string; facts: Fact[] }) {
  return (
    <>
      <FormDialog
        label="Reject"
        title={`Reject what ${edge} runs`}
        description="The edge is left as it is, and nothing is published."
        action={decideAdoption}
        submitLabel="Reject"
        fields={["reason"]}
        disabledReason={disabledReason}
      >
        {(state) => (
          <>
            <input type="hidden" name="adoptionId" value={adoptionId} />
            <input type="hidden" name="decision" value="reject" />
            <ReasonField state={state} />
          </>
        )}
      </FormDialog>
      <DangerDialog
        trigger={
          <Button variant="primary" disabledReason={disabledReason}>
            Sign
          </Button>
        }
        title={`Make what ${edge} runs the published table`}
        description="Every other edge follows within seconds. The edge is read once more first, and law and capacity are looked at again."
        blastRadius={facts}
        typedName={edge}
        confirmLabel="Sign and publish"
        onConfirm={(form) => {
          form.set("confirm", String(form.get("typedName") ?? ""));
          form.delete("typedName");
          return decideAdoption(idleForm, form);
        }}
      >
        <input type="hidden" name="adoptionId" value={adoptionId} />
        <input type="hidden" name="decision" value="sign" />
      </DangerDialog>
    </>
  );
}

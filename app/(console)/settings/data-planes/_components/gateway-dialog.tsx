"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { ReasonField } from "@/app/_shell/reason-field";
import type { GatewayConfig } from "@/lib/dataplane/gateway-api/settings";
import { configureGateway } from "../actions";
import { GatewayFields, gatewayFields } from "./gateway-fields";

export function ConfigureGatewayDialog({
  planeId,
  config,
  disabledReason,
}: {
  planeId: string;
  config: GatewayConfig;
  disabledReason: string | undefined;
}) {
  return (
    <FormDialog
      label="Settings"
      title={`Settings of ${planeId}`}
      description="Its clusters are written anew with the newest table as soon as this is saved."
      action={configureGateway}
      submitLabel="Save"
      fields={[...gatewayFields, "reason"]}
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <input type="hidden" name="dataPlaneId" value={planeId} />
          <GatewayFields state={state} config={config} />
          <ReasonField state={state} />
        </>
      )}
    </FormDialog>
  );
}

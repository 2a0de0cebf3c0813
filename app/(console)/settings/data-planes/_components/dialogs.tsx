"use client";

import { useState } from "react";
import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError, idleForm } from "@/app/_shell/form-state";
import { ReasonField } from "@/app/_shell/reason-field";
import { Button } from "@/components/ui/button";
import { DangerDialog } from "@/components/ui/danger-dialog";
import { Field, Input, Select } from "@/components/ui/field";
import type { Fact } from "@/components/ui/key-value";
import type { DataPlaneKind } from "@/lib/dataplane/model";
import { registerDataPlane, registerEdge, republish, setDataPlaneEnabled } from "../actions";
import { GatewayFields, gatewayFields } from "./gateway-fields";

type Disabled = { disabledReason: string | undefined };

const kindHints: Record<DataPlaneKind, string> = {
  haproxy: "Ballast writes weights over the Runtime API of each HAProxy.",
  feed: "Edges fetch the table and acknowledge it.",
  gateway_api: "Ballast keeps HTTPRoutes in each cluster and sets the weights of their backends.",
};

export function RegisterPlaneDialog({ disabledReason }: Disabled) {
  const [kind, setKind] = useState<DataPlaneKind>("haproxy");
  return (
    <FormDialog
      label="Register data plane"
      title="Register a data plane"
      description="What splits the traffic. It is brought to the newest routing table as soon as it has edges."
      action={registerDataPlane}
      submitLabel="Register"
      variant="primary"
      fields={["id", "name", "kind", ...gatewayFields]}
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <Field
            label="Id"
            hint="Lower-case letters, digits and hyphens, such as lb-eu"
            error={fieldError(state, "id")}
            required
          >
            <Input name="id" autoComplete="off" spellCheck={false} />
          </Field>
          <Field label="Name" error={fieldError(state, "name")} required>
            <Input name="name" autoComplete="off" />
          </Field>
          <Field label="Kind" hint={kindHints[kind]} error={fieldError(state, "kind")} required>
            <Select
              name="kind"
              value={kind}
              onChange={(event) => setKind(event.target.value as DataPlaneKind)}
            >
              <option value="haproxy">HAProxy</option>
              <option value="feed">Routing feed</option>
              <option value="gateway_api">Kubernetes Gateway API</option>
            </Select>
          </Field>
          {kind === "gateway_api" ? <GatewayFields state={state} config={null} /> : null}
        </>
      )}
    </FormDialog>
  );
}

/** How an edge of each kind is reached; an edge of a feed reaches Ballast. */
const addresses: Record<DataPlaneKind, { label: string; hint: string } | null> = {
  feed: null,
  haproxy: {
    label: "Runtime API",
    hint: "unix:/path/to.sock, or tcp:host:port in a network that only Ballast can reach: it has no authentication of its own",
  },
  gateway_api: {
    label: "Cluster",
    hint: "kubeconfig:/path/to/file or env:BALLAST_KUBECONFIG_NAME, each also with #context, where Ballast runs; or in-cluster. The credentials themselves stay there.",
  },
};

export function RegisterEdgeDialog({
  planeId,
  kind,
  disabledReason,
}: Disabled & { planeId: string; kind: DataPlaneKind }) {
  const address = addresses[kind];
  return (
    <FormDialog
      label="Register edge"
      title={`Register an edge of ${planeId}`}
      action={registerEdge}
      submitLabel="Register"
      fields={["name", "address"]}
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <input type="hidden" name="dataPlaneId" value={planeId} />
          <Field label="Name" hint="Such as fra-1" error={fieldError(state, "name")} required>
            <Input name="name" autoComplete="off" spellCheck={false} />
          </Field>
          {address ? (
            <Field label={address.label} hint={address.hint} error={fieldError(state, "address")} required>
              <Input name="address" autoComplete="off" spellCheck={false} />
            </Field>
          ) : null}
        </>
      )}
    </FormDialog>
  );
}

export function RepublishDialog({
  planeId,
  version,
  disabledReason,
}: Disabled & { planeId: string; version: number | null }) {
  return (
    <FormDialog
      label="Publish again"
      title={`Write table ${version ?? ""} to ${planeId} again`}
      description="All of its edges that were changed by hand are set back to the table; edges that run it are left alone."
      action={republish}
      submitLabel="Publish again"
      fields={["reason"]}
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <input type="hidden" name="dataPlaneId" value={planeId} />
          <ReasonField state={state} />
        </>
      )}
    </FormDialog>
  );
}

/** Disabling asks for the data plane's name: until it is enabled again, drains and rollbacks do not reach it. */
export function EnablePlaneDialog({
  planeId,
  enabled,
  facts,
  disabledReason,
}: Disabled & { planeId: string; enabled: boolean; facts: Fact[] }) {
  if (!enabled) {
    return (
      <FormDialog
        label="Enable"
        title={`Enable ${planeId}`}
        description="It is brought to the newest routing table within seconds."
        action={setDataPlaneEnabled}
        submitLabel="Enable"
        fields={["reason"]}
        disabledReason={disabledReason}
      >
        {(state) => (
          <>
            <input type="hidden" name="dataPlaneId" value={planeId} />
            <input type="hidden" name="enabled" value="true" />
            <ReasonField state={state} />
          </>
        )}
      </FormDialog>
    );
  }
  return (
    <DangerDialog
      trigger={
        <Button variant="quiet" disabledReason={disabledReason}>
          Disable
        </Button>
      }
      title={`Disable ${planeId}`}
      description="Its edges keep the table they have. Shifts, drains and rollbacks do not reach them until it is enabled again."
      blastRadius={facts}
      typedName={planeId}
      confirmLabel="Disable data plane"
      onConfirm={(form) => {
        form.delete("typedName");
        return setDataPlaneEnabled(idleForm, form);
      }}
    >
      <input type="hidden" name="dataPlaneId" value={planeId} />
      <input type="hidden" name="enabled" value="false" />
    </DangerDialog>
  );
}

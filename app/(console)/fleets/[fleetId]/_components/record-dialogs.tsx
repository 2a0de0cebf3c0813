"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError } from "@/app/_shell/form-state";
import { ReasonField } from "@/app/_shell/reason-field";
import { Field, Input, Select } from "@/components/ui/field";
import type { FleetState } from "@/lib/fleet/model";
import { fleetTransitions } from "@/lib/fleet/states";
import { declareHealthy, recordDelivery, setFleetEndpoint, setFleetState } from "../../actions";

type Disabled = { disabledReason: string | undefined };

/** What an operator may record of a fleet: its state, what works, and where it answers. */
export function FleetRecords({
  fleet,
  disabledReason,
}: Disabled & {
  fleet: { id: string; state: FleetState; delivered: number; healthy: number; endpoint: string | null };
}) {
  const next = fleetTransitions[fleet.state];
  const final = next.length === 0 ? `A fleet that is ${fleet.state} stays so.` : undefined;
  return (
    <>
      <FormDialog
        label="Change state"
        title={`Change the state of ${fleet.id}`}
        description={`It is ${fleet.state}. This moves no traffic: move it by a plan or a drain first.`}
        action={setFleetState}
        submitLabel="Record state"
        fields={["state", "reason"]}
        disabledReason={disabledReason ?? final}
      >
        {(state) => (
          <>
            <input type="hidden" name="fleetId" value={fleet.id} />
            <Field label="It is now" error={fieldError(state, "state")} required>
              <Select name="state" defaultValue={next[0]}>
                {next.map((name) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
              </Select>
            </Field>
            <ReasonField state={state} />
          </>
        )}
      </FormDialog>
      <FormDialog
        label="Declare healthy"
        title={`Healthy accelerators of ${fleet.id}`}
        description={`${fleet.delivered.toLocaleString("en-US")} are delivered. What telemetry reports takes precedence while it is fresh.`}
        action={declareHealthy}
        submitLabel="Record number"
        fields={["healthy", "reason"]}
        disabledReason={disabledReason}
      >
        {(state) => (
          <>
            <input type="hidden" name="fleetId" value={fleet.id} />
            <Field label="Healthy accelerators" error={fieldError(state, "healthy")} required>
              <Input
                name="healthy"
                type="number"
                min={0}
                max={fleet.delivered}
                step={1}
                defaultValue={fleet.healthy}
              />
            </Field>
            <ReasonField state={state} />
          </>
        )}
      </FormDialog>
      <FormDialog
        label="Set endpoint"
        title={`Endpoint of ${fleet.id}`}
        description="Where its inference gateway answers. Rendered HAProxy configurations send requests there."
        action={setFleetEndpoint}
        submitLabel="Record endpoint"
        fields={["endpoint", "reason"]}
        disabledReason={disabledReason}
      >
        {(state) => (
          <>
            <input type="hidden" name="fleetId" value={fleet.id} />
            <Field
              label="Endpoint"
              hint="host:port, or https://host with or without a port; empty for none"
              error={fieldError(state, "endpoint")}
            >
              <Input
                name="endpoint"
                defaultValue={fleet.endpoint ?? ""}
                autoComplete="off"
                spellCheck={false}
              />
            </Field>
            <ReasonField state={state} />
          </>
        )}
      </FormDialog>
    </>
  );
}

/** Accelerators that were promised for a day have come: all, or some and the rest later. */
export function RecordDeliveryDialog({
  fleetId,
  accelerators,
  dueOn,
  today,
  disabledReason,
}: Disabled & {
  fleetId: string;
  accelerators: number;
  /** Days as YYYY-MM-DD. */
  dueOn: string;
  today: string;
}) {
  return (
    <FormDialog
      label="Record delivery"
      title={`Delivery to ${fleetId}, due ${dueOn}`}
      description={`${accelerators.toLocaleString("en-US")} accelerators were promised. What arrives counts as healthy until telemetry says otherwise.`}
      action={recordDelivery}
      submitLabel="Record delivery"
      variant="quiet"
      fields={["accelerators", "deliveredOn", "restDueOn", "reason"]}
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <input type="hidden" name="fleetId" value={fleetId} />
          <input type="hidden" name="dueOn" value={dueOn} />
          <Field label="Accelerators that came" error={fieldError(state, "accelerators")} required>
            <Input
              name="accelerators"
              type="number"
              min={1}
              max={accelerators}
              step={1}
              defaultValue={accelerators}
            />
          </Field>
          <Field label="Delivered on" error={fieldError(state, "deliveredOn")} required>
            <Input name="deliveredOn" type="date" max={today} defaultValue={today} />
          </Field>
          <Field
            label="The rest is due on"
            hint="Only if fewer came than were promised"
            error={fieldError(state, "restDueOn")}
          >
            <Input name="restDueOn" type="date" />
          </Field>
          <ReasonField state={state} />
        </>
      )}
    </FormDialog>
  );
}

"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError } from "@/app/_shell/form-state";
import { ReasonField } from "@/app/_shell/reason-field";
import { Instant } from "@/components/format/time";
import { EmptyState } from "@/components/ui/empty-state";
import { Field, Input } from "@/components/ui/field";
import { StatusBadge } from "@/components/ui/status-badge";
import { addFreeze, endFreeze } from "../actions";

interface FreezeRow {
  id: string;
  title: string;
  startsAt: string;
  endsAt: string;
  createdBy: string;
  open: boolean;
}

/** Freezes that are open or to come, with the way to add one and to end one early. */
export function Freezes({ rows, disabledReason }: { rows: FreezeRow[]; disabledReason: string | undefined }) {
  return (
    <>
      {rows.length === 0 ? (
        <EmptyState kind="nothing" title="No freeze is open or planned." />
      ) : (
        <ul>
          {rows.map((freeze) => (
            <li
              key={freeze.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2"
            >
              <StatusBadge
                status={freeze.open ? "active" : "pending"}
                label={freeze.open ? "Open" : "Planned"}
              />
              <span className="font-medium">{freeze.title}</span>
              <span className="text-muted">
                <Instant at={freeze.startsAt} /> to <Instant at={freeze.endsAt} />, set by {freeze.createdBy}
              </span>
              <span className="ml-auto">
                <FormDialog
                  label="End it"
                  title="End the freeze"
                  description={freeze.title}
                  action={endFreeze}
                  submitLabel="End the freeze"
                  fields={["reason"]}
                  variant="quiet"
                  disabledReason={disabledReason}
                >
                  {(state) => (
                    <>
                      <input type="hidden" name="id" value={freeze.id} />
                      <ReasonField state={state} />
                    </>
                  )}
                </FormDialog>
              </span>
            </li>
          ))}
        </ul>
      )}
      <div className="mt-3">
        <FormDialog
          label="Add a freeze"
          title="Add a freeze"
          description="No new shift starts inside it. Shifts that already run go on."
          action={addFreeze}
          submitLabel="Add the freeze"
          fields={["title", "startsAt", "endsAt", "reason"]}
          disabledReason={disabledReason}
        >
          {(state) => (
            <>
              <Field label="Title" error={fieldError(state, "title")} required>
                <Input name="title" placeholder="Quarter-end close" />
              </Field>
              <div className="grid gap-4 sm:grid-cols-2">
                <Field label="From, UTC" error={fieldError(state, "startsAt")} required>
                  <Input name="startsAt" type="datetime-local" />
                </Field>
                <Field label="Until, UTC" error={fieldError(state, "endsAt")} required>
                  <Input name="endsAt" type="datetime-local" />
                </Field>
              </div>
              <ReasonField state={state} />
            </>
          )}
        </FormDialog>
      </div>
    </>
  );
}

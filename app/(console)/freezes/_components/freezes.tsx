"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { ReasonField } from "@/app/_shell/reason-field";
import { Instant } from "@/components/format/time";
import { EmptyState } from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { StatusBadge } from "@/components/ui/status-badge";
import { addFreeze, amendFreeze, cancelFreeze, liftFreeze } from "../actions";
import { type FreezeDraft, FreezeFields, freezeFields, type PlaceChoices } from "./freeze-fields";

export interface FreezeRow {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  readonly where: string;
  readonly comes: string;
  /** On whose clock it comes again, and is changed. */
  readonly timeZone: string;
  readonly createdBy: string;
  readonly open: { readonly endsAt: string } | null;
  readonly next: { readonly startsAt: string } | null;
  readonly draft: FreezeDraft;
}

const covers = "No shift that touches what it covers starts inside it, and one that runs waits where it is.";

/** Every freeze that stands, with the ways to set, change, lift and cancel one. */
export function Freezes({
  rows,
  timeZone,
  places,
  disabledReason,
}: {
  rows: readonly FreezeRow[];
  timeZone: string;
  places: readonly PlaceChoices[];
  disabledReason: string | undefined;
}) {
  return (
    <Section
      title="Freezes"
      note="Rollbacks, and traffic that returns from a drain, are never stopped"
      actions={
        <FormDialog
          label="Add a freeze"
          title="Add a freeze"
          description={covers}
          action={addFreeze}
          submitLabel="Add the freeze"
          fields={freezeFields}
          disabledReason={disabledReason}
        >
          {(state) => <FreezeFields state={state} timeZone={timeZone} places={places} />}
        </FormDialog>
      }
    >
      {rows.length === 0 ? (
        <EmptyState kind="nothing" title="No freeze is set.">
          Set one for a time in which nobody wants surprises: a launch, an audit, the end of a quarter.
        </EmptyState>
      ) : (
        <ul>
          {rows.map((row) => (
            <li
              key={row.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-2 text-sm"
            >
              <span className="w-20">
                <StatusBadge
                  status={row.open ? "active" : "pending"}
                  label={row.open ? "Open" : row.next ? "Planned" : "Over"}
                />
              </span>
              <div className="min-w-0 flex-1 basis-72">
                <div>
                  <span className="font-medium">{row.title}</span> freezes {row.where}, {row.comes}
                </div>
                <div className="text-muted">
                  {row.open ? (
                    <>
                      Open until <Instant at={row.open.endsAt} />.{" "}
                    </>
                  ) : null}
                  {row.next ? (
                    <>
                      {row.open ? "Next" : "From"} <Instant at={row.next.startsAt} />.{" "}
                    </>
                  ) : null}
                  {row.createdBy}: {row.reason}
                </div>
              </div>
              <div className="flex gap-1">
                {row.open ? (
                  <ReasonAct
                    row={row}
                    label="Lift"
                    title="Lift the freeze now"
                    description={`What it holds goes on within seconds. ${row.next ? "It comes again the next time." : ""}`}
                    action={liftFreeze}
                    disabledReason={disabledReason}
                  />
                ) : null}
                <FormDialog
                  label="Change"
                  title="Change the freeze"
                  description={covers}
                  action={amendFreeze}
                  submitLabel="Change the freeze"
                  fields={freezeFields}
                  variant="quiet"
                  disabledReason={disabledReason}
                >
                  {(state) => (
                    <>
                      <input type="hidden" name="id" value={row.id} />
                      <FreezeFields state={state} timeZone={row.timeZone} places={places} draft={row.draft} />
                    </>
                  )}
                </FormDialog>
                <ReasonAct
                  row={row}
                  label="Cancel"
                  title="Cancel the freeze"
                  description="For good, with every time that was to come."
                  action={cancelFreeze}
                  disabledReason={disabledReason}
                />
              </div>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function ReasonAct({
  row,
  label,
  title,
  description,
  action,
  disabledReason,
}: {
  row: FreezeRow;
  label: string;
  title: string;
  description: string;
  action: typeof liftFreeze;
  disabledReason: string | undefined;
}) {
  return (
    <FormDialog
      label={label}
      title={title}
      description={`${row.title}. ${description}`}
      action={action}
      submitLabel={title}
      fields={["reason"]}
      variant="quiet"
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <input type="hidden" name="id" value={row.id} />
          <ReasonField state={state} />
        </>
      )}
    </FormDialog>
  );
}

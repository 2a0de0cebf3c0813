"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError, idleForm } from "@/app/_shell/form-state";
import { ReasonField } from "@/app/_shell/reason-field";
import { Instant, RelativeTime } from "@/components/format/time";
import { Button } from "@/components/ui/button";
import { DangerDialog } from "@/components/ui/danger-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { Field, Select } from "@/components/ui/field";
import { Section } from "@/components/ui/section";
import { StatusBadge } from "@/components/ui/status-badge";
import { muteAlarm, unmuteAlarm } from "../actions";

export interface AlarmRow {
  readonly key: string;
  readonly title: string;
  readonly sentence: string;
  readonly where: string;
  readonly source: string;
  readonly severity: string | null;
  readonly since: string | null;
  readonly blocks: boolean;
  readonly mute: {
    readonly id: string;
    readonly by: string;
    readonly reason: string;
    readonly until: string;
  } | null;
}

export interface EndedRow {
  readonly fingerprint: string;
  readonly name: string;
  readonly where: string;
  readonly endedAt: string;
}

const lasts = [
  [15, "15 minutes"],
  [60, "1 hour"],
  [240, "4 hours"],
  [1440, "1 day"],
  [10_080, "1 week"],
] as const;

/** What rings: whether it blocks, where, since when, and who has muted it; what ended lately stands below. */
export function Alarms({
  rows,
  ended,
  disabledReason,
}: {
  rows: readonly AlarmRow[];
  ended: readonly EndedRow[];
  disabledReason: string | undefined;
}) {
  return (
    <Section
      title="Alarms"
      note="One that rings somewhere blocks shifts that would send traffic there, and not those that take it away"
    >
      {rows.length === 0 ? (
        <EmptyState kind="nothing" title="No alarm rings.">
          Ballast raises its own for sick or silent fleets, edges that lag and a missing worker. Others come
          from your Alertmanager, by POST /api/v1/alarms with a token of the role alarm.
        </EmptyState>
      ) : (
        <ul>
          {rows.map((row) => (
            <li
              key={row.key}
              className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-2 text-sm"
            >
              <span className="w-20">
                <Standing row={row} />
              </span>
              <div className="min-w-0 flex-1 basis-72">
                <div>
                  <span className="font-medium">{row.title}</span>{" "}
                  <span className="text-muted">
                    {row.where}, {row.source}
                    {row.severity ? `, ${row.severity}` : ""}
                    {row.since ? (
                      <>
                        , <RelativeTime at={row.since} />
                      </>
                    ) : null}
                  </span>
                </div>
                <div className="text-muted [overflow-wrap:anywhere]">
                  {row.sentence}
                  {row.mute ? (
                    <>
                      {" "}
                      Muted by {row.mute.by} until <Instant at={row.mute.until} />: {row.mute.reason}
                    </>
                  ) : null}
                </div>
              </div>
              {row.mute ? (
                <Unmute row={row} id={row.mute.id} disabledReason={disabledReason} />
              ) : (
                <FormDialog
                  label="Mute"
                  title={`Mute: ${row.title}`}
                  description="It blocks nothing for a time. It goes on ringing, and everybody sees who muted it and why."
                  action={muteAlarm}
                  submitLabel="Mute it"
                  fields={["minutes", "reason"]}
                  variant="quiet"
                  disabledReason={row.blocks ? disabledReason : "It blocks nothing."}
                >
                  {(state) => (
                    <>
                      <input type="hidden" name="alarmKey" value={row.key} />
                      <Field label="For" error={fieldError(state, "minutes")}>
                        <Select name="minutes" defaultValue="60">
                          {lasts.map(([minutes, name]) => (
                            <option key={minutes} value={minutes}>
                              {name}
                            </option>
                          ))}
                        </Select>
                      </Field>
                      <ReasonField state={state} />
                    </>
                  )}
                </FormDialog>
              )}
            </li>
          ))}
        </ul>
      )}
      {ended.length > 0 ? (
        <p className="mt-3 text-xs text-muted">
          Ended within a day:{" "}
          {ended.map(({ fingerprint, name, where, endedAt }, index) => (
            <span key={fingerprint}>
              {index > 0 ? "; " : ""}
              {name} ({where}) <RelativeTime at={endedAt} />
            </span>
          ))}
          .
        </p>
      ) : null}
    </Section>
  );
}

function Standing({ row }: { row: AlarmRow }) {
  if (row.mute) return <StatusBadge status="paused" label="Muted" />;
  return row.blocks ? (
    <StatusBadge status="critical" label="Blocks" />
  ) : (
    <StatusBadge status="degraded" label="Rings" />
  );
}

function Unmute({
  row,
  id,
  disabledReason,
}: {
  row: AlarmRow;
  id: string;
  disabledReason: string | undefined;
}) {
  const trigger = (
    <Button variant="quiet" disabledReason={disabledReason}>
      Unmute
    </Button>
  );
  if (disabledReason !== undefined) return trigger;
  return (
    <DangerDialog
      trigger={trigger}
      title={`Let “${row.title}” block again?`}
      description={row.sentence}
      askReason={false}
      confirmLabel="Unmute"
      onConfirm={(form) => unmuteAlarm(idleForm, form)}
    >
      <input type="hidden" name="id" value={id} />
    </DangerDialog>
  );
}

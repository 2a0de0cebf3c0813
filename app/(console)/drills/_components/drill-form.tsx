"use client";

import { useState } from "react";
import { type FormState, fieldError, formError } from "@/app/_shell/form-state";
import { ReasonField } from "@/app/_shell/reason-field";
import { useFormAction } from "@/app/_shell/use-form-action";
import { useNow } from "@/components/format/now";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Field, FormError, Input, Select } from "@/components/ui/field";
import type { DrillDefinition, DrillSchedule, StartWindow } from "@/lib/drills/model";
import { localText, nextDue, scheduleProblem } from "@/lib/drills/schedule";
import { WindowFields } from "./window-fields";

/** Usual rhythms by name, in cron's words; each can be changed. */
const presets = [
  { cron: "0 10 * * 2#1", name: "Monthly: first Tuesday at 10:00" },
  { cron: "0 10 * * 2", name: "Weekly: Tuesday at 10:00" },
  { cron: "0 10 * */3 2#1", name: "Quarterly: first Tuesday at 10:00" },
] as const;

export interface DrillFormProps {
  readonly action: (previous: FormState<null>, form: FormData) => Promise<FormState<null>>;
  readonly submitLabel: string;
  readonly drillId?: string;
  readonly name: string;
  readonly definition: Omit<DrillDefinition, "target"> & {
    readonly target: DrillDefinition["target"] | null;
  };
  readonly choices: { readonly fleets: string[]; readonly regions: string[]; readonly providers: string[] };
  readonly blocked: string | undefined;
}

/** Schedules a drill or changes one: what, when, how well, and when it may start. Its next times show as they are typed. */
export function DrillForm({
  action,
  submitLabel,
  drillId,
  name,
  definition,
  choices,
  blocked,
}: DrillFormProps) {
  const { state, pending, onSubmit } = useFormAction(action);
  const [schedule, setSchedule] = useState<DrillSchedule>(definition.schedule);
  const [timeZone, setTimeZone] = useState(definition.timeZone);
  const [windows, setWindows] = useState<StartWindow[]>(definition.windows);
  const error = (field: string) => fieldError(state, `definition.${field}`);
  const groups = [
    { label: "Fleets", kind: "fleet", ids: choices.fleets },
    { label: "Regions", kind: "region", ids: choices.regions },
    { label: "Providers", kind: "provider", ids: choices.providers },
  ];
  const { target } = definition;
  return (
    <form onSubmit={onSubmit} className="flex max-w-3xl flex-col gap-5">
      {drillId ? <input type="hidden" name="drillId" value={drillId} /> : null}
      <input type="hidden" name="recurs" value={schedule.kind} />
      <Field label="Name" error={fieldError(state, "name")} required>
        <Input name="name" defaultValue={name} maxLength={120} placeholder="Leave Frankfurt, monthly" />
      </Field>
      <Field label="What is drained" error={error("target.id") ?? error("target.kind")} required>
        <Select name="target" defaultValue={target ? `${target.kind}:${target.id}` : ""}>
          <option value="">Choose a fleet, a region or a provider</option>
          {groups.map((group) => (
            <optgroup key={group.kind} label={group.label}>
              {group.ids.map((id) => (
                <option key={id} value={`${group.kind}:${id}`}>
                  {id}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
      </Field>
      <div className="flex flex-wrap items-end gap-4">
        <div className="flex flex-col gap-1">
          <span className="text-sm font-medium">When</span>
          <Choice
            label="How often"
            options={[
              { id: "cron", label: "Again and again" },
              { id: "once", label: "Once" },
            ]}
            value={schedule.kind}
            onChoose={(kind) =>
              setSchedule(kind === "once" ? { kind, at: "" } : { kind, cron: presets[0].cron })
            }
          />
        </div>
        {schedule.kind === "cron" ? (
          <>
            <Field label="Usual rhythms" className="w-64">
              <Select
                value={presets.some(({ cron }) => cron === schedule.cron) ? schedule.cron : ""}
                onChange={(event) => {
                  const { value } = event.currentTarget;
                  if (value !== "") setSchedule({ kind: "cron", cron: value });
                }}
              >
                <option value="">Another</option>
                {presets.map((preset) => (
                  <option key={preset.cron} value={preset.cron}>
                    {preset.name}
                  </option>
                ))}
              </Select>
            </Field>
            <Field label="Cron" className="w-40" required>
              <Input
                name="cron"
                value={schedule.cron}
                onChange={(event) => setSchedule({ kind: "cron", cron: event.currentTarget.value })}
                spellCheck={false}
                autoComplete="off"
                className="font-mono"
              />
            </Field>
          </>
        ) : (
          <Field label="Date and time" className="w-56" required>
            <Input
              type="datetime-local"
              name="at"
              value={schedule.at}
              onChange={(event) => setSchedule({ kind: "once", at: event.currentTarget.value })}
            />
          </Field>
        )}
        <Field label="Time zone" error={error("timeZone")} className="w-48" required>
          <Input
            name="timeZone"
            value={timeZone}
            onChange={(event) => setTimeZone(event.currentTarget.value)}
            spellCheck={false}
          />
        </Field>
      </div>
      <WindowFields windows={windows} error={error("windows")} onChange={setWindows} />
      <NextTimes schedule={schedule} timeZone={timeZone} windows={windows} refused={error("schedule")} />
      <div className="flex flex-wrap gap-4">
        <MinutesField
          label="Drained within"
          name="drainedWithinMinutes"
          value={definition.objective.drainedWithinMinutes}
          error={error("objective.drainedWithinMinutes")}
        />
        <MinutesField
          label="Stands drained for"
          name="holdMinutes"
          value={definition.holdMinutes}
          error={error("holdMinutes")}
        />
        <MinutesField
          label="Returned within"
          name="returnedWithinMinutes"
          value={definition.objective.returnedWithinMinutes}
          error={error("objective.returnedWithinMinutes")}
        />
      </div>
      <ReasonField state={state} hint="Kept in the audit log, and in every report." />
      <FormError>{formError(state, shown)}</FormError>
      <div>
        <Button type="submit" variant="primary" pending={pending} disabledReason={blocked}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}

/** Names whose own sentences the form shows beside them. */
const shown = [
  "name",
  "reason",
  ...[
    "target.id",
    "target.kind",
    "timeZone",
    "windows",
    "schedule",
    "holdMinutes",
    "objective.drainedWithinMinutes",
    "objective.returnedWithinMinutes",
  ].map((field) => `definition.${field}`),
];

function MinutesField(props: { label: string; name: string; value: number; error: string | undefined }) {
  const { label, name, value, error } = props;
  return (
    <Field label={`${label} (minutes)`} error={error} className="w-60" required>
      <Input name={name} type="number" min={1} step={1} defaultValue={value} className="tabular-nums" />
    </Field>
  );
}

/** The next times of what is typed, or why it is not accepted: the same rule that the verb asks. */
function NextTimes({
  schedule,
  timeZone,
  windows,
  refused,
}: {
  schedule: DrillSchedule;
  timeZone: string;
  windows: readonly StartWindow[];
  refused: string | undefined;
}) {
  const now = useNow();
  const empty = schedule.kind === "once" ? schedule.at === "" : schedule.cron.trim() === "";
  const problem = empty ? null : scheduleProblem({ schedule, timeZone, windows: [...windows] }, now);
  const sentence = problem?.sentence ?? refused;
  return (
    <div role="status" className="border-l-2 border-line pl-3 text-sm" suppressHydrationWarning>
      {sentence ? (
        <p className="text-critical">{sentence}</p>
      ) : empty ? (
        <p className="text-muted">Its next times show here.</p>
      ) : (
        <>
          <p className="text-muted">Next</p>
          <ul className="tabular-nums">
            {nextDue({ schedule, timeZone }, now, 3).map((at) => (
              <li key={at.getTime()} suppressHydrationWarning>
                {localText(at, timeZone)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

"use client";

import { useState } from "react";
import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError } from "@/app/_shell/form-state";
import { Button } from "@/components/ui/button";
import { Checkbox, Field, Input } from "@/components/ui/field";
import { policyNames } from "@/lib/planning/backtest/policy";
import { startBacktest } from "../actions";
import { rowLooks } from "./row-looks";

const hourMs = 3_600_000;
const presets = [
  { label: "Last 24 hours", hours: 24 },
  { label: "Last 7 days", hours: 7 * 24 },
  { label: "Last 14 days", hours: 14 * 24 },
  { label: "Last 30 days", hours: 30 * 24 },
];

/** As a `datetime-local` field takes it; the label says UTC. */
const wallClock = (ms: number) => new Date(ms).toISOString().slice(0, 16);

/** Chooses a period of the recorded past and the policies to replay it under. */
export function StartBacktest({
  recordedFromMs,
  recordedToMs,
  recorded,
  disabledReason,
}: {
  /** Ends of what is recorded. */
  recordedFromMs: number;
  recordedToMs: number;
  /** What is recorded, as a sentence. */
  recorded: string;
  disabledReason?: string | undefined;
}) {
  const whole = { from: wallClock(recordedFromMs), to: wallClock(recordedToMs) };
  const [period, setPeriod] = useState(whole);
  return (
    <FormDialog
      label="New backtest"
      title="New backtest"
      description="The recorded past is frozen and replayed hour by hour under each policy, beside what really happened and what hindsight would have done. Nothing moves."
      action={startBacktest}
      submitLabel="Replay"
      fields={["from", "to", "policies"]}
      variant="primary"
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setPeriod(whole)}>All that is recorded</Button>
            {presets
              .filter(({ hours }) => hours * hourMs < recordedToMs - recordedFromMs)
              .map(({ label, hours }) => (
                <Button
                  key={hours}
                  onClick={() =>
                    setPeriod({ from: wallClock(recordedToMs - hours * hourMs), to: wallClock(recordedToMs) })
                  }
                >
                  {label}
                </Button>
              ))}
          </div>
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label="From, UTC" hint="A whole hour." error={fieldError(state, "from")} required>
              <Input
                name="from"
                type="datetime-local"
                step={3600}
                value={period.from}
                onChange={(event) => setPeriod({ ...period, from: event.target.value })}
              />
            </Field>
            <Field label="To, UTC" hint="Up to, not including." error={fieldError(state, "to")} required>
              <Input
                name="to"
                type="datetime-local"
                step={3600}
                value={period.to}
                onChange={(event) => setPeriod({ ...period, to: event.target.value })}
              />
            </Field>
          </div>
          <p className="text-xs text-muted">{recorded}</p>
          <fieldset className="flex flex-col gap-1">
            <legend className="pb-1 text-xs font-medium text-muted">Policies</legend>
            {policyNames
              .filter((name) => name !== "hindsight")
              .map((name) => (
                <Checkbox
                  key={name}
                  name="policies"
                  value={name}
                  defaultChecked
                  label={rowLooks[name].label}
                  hint={rowLooks[name].about}
                />
              ))}
            {fieldError(state, "policies") ? (
              <p role="alert" className="text-xs text-critical">
                {fieldError(state, "policies")}
              </p>
            ) : null}
          </fieldset>
        </>
      )}
    </FormDialog>
  );
}

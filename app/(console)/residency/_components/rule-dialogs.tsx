"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError } from "@/app/_shell/form-state";
import { ReasonField } from "@/app/_shell/reason-field";
import { Checkbox, Field, Input } from "@/components/ui/field";
import { dataClasses } from "@/lib/residency/model";
import { createRule, endRule } from "../actions";

const fields = [
  "id",
  "title",
  "legalBasis",
  "originJurisdictions",
  "dataClasses",
  "allowedJurisdictions",
  "effectiveFrom",
  "sourceName",
  "sourceUrl",
  "reason",
];

/** Records a new residency rule. */
export function NewRuleDialog({ disabledReason }: { disabledReason?: string | undefined }) {
  return (
    <FormDialog
      label="New rule"
      title="Record a residency rule"
      description="From its effective date on, no plan, step, drain or rollback routes a bound cell to a fleet that the rule denies."
      action={createRule}
      submitLabel="Record rule"
      fields={fields}
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <Field
            label="Id"
            hint="Lower-case letters, digits and hyphens, such as kr-local"
            error={fieldError(state, "id")}
            required
          >
            <Input name="id" autoComplete="off" spellCheck={false} />
          </Field>
          <Field label="What it requires" error={fieldError(state, "title")} required>
            <Input name="title" autoComplete="off" />
          </Field>
          <Field label="Legal basis" error={fieldError(state, "legalBasis")} required>
            <Input name="legalBasis" autoComplete="off" />
          </Field>
          <Field
            label="Binds demand from"
            hint="Countries or groups, separated by commas, such as EU, IN"
            error={fieldError(state, "originJurisdictions")}
            required
          >
            <Input name="originJurisdictions" autoComplete="off" spellCheck={false} />
          </Field>
          <fieldset className="flex flex-col gap-1">
            <legend className="pb-1 text-xs font-medium text-muted">Of these data classes</legend>
            {dataClasses.map((dataClass) => (
              <Checkbox key={dataClass} name="dataClasses" value={dataClass} label={dataClass} />
            ))}
            {fieldError(state, "dataClasses") ? (
              <p role="alert" className="text-xs text-critical">
                {fieldError(state, "dataClasses")}
              </p>
            ) : null}
          </fieldset>
          <Field
            label="May be served in"
            hint="Countries or groups; empty means anywhere"
            error={fieldError(state, "allowedJurisdictions")}
          >
            <Input name="allowedJurisdictions" autoComplete="off" spellCheck={false} />
          </Field>
          <Checkbox
            name="requiresSovereign"
            label="Only by a sovereign operator"
            hint="One that no foreign law can compel."
          />
          <Field label="In force from" error={fieldError(state, "effectiveFrom")} required>
            <Input name="effectiveFrom" type="date" />
          </Field>
          <Field label="Source" error={fieldError(state, "sourceName")} required>
            <Input name="sourceName" autoComplete="off" />
          </Field>
          <Field label="Source's address" error={fieldError(state, "sourceUrl")}>
            <Input name="sourceUrl" type="url" autoComplete="off" />
          </Field>
          <ReasonField state={state} />
        </>
      )}
    </FormDialog>
  );
}

/** Ends a rule; its history stays. */
export function EndRuleDialog({
  ruleId,
  disabledReason,
}: {
  ruleId: string;
  disabledReason?: string | undefined;
}) {
  return (
    <FormDialog
      label="End"
      title={`End rule ${ruleId}`}
      description="From this date on the rule denies nothing. It stays in the record."
      action={endRule}
      submitLabel="End rule"
      fields={["effectiveTo", "reason"]}
      variant="quiet"
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <input type="hidden" name="ruleId" value={ruleId} />
          <Field label="Ends on" error={fieldError(state, "effectiveTo")} required>
            <Input name="effectiveTo" type="date" />
          </Field>
          <ReasonField state={state} />
        </>
      )}
    </FormDialog>
  );
}

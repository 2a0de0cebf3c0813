"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError } from "@/app/_shell/form-state";
import { ReasonField } from "@/app/_shell/reason-field";
import { Checkbox, Field, Input, Textarea } from "@/components/ui/field";
import { amendContract } from "../../actions";

/** Records an amendment, with the clauses that it ends. */
export function AmendDialog({
  contractId,
  clauses,
  disabledReason,
}: {
  contractId: string;
  /** Clauses without an end. */
  clauses: { id: string; summary: string }[];
  disabledReason?: string | undefined;
}) {
  return (
    <FormDialog
      label="Amend"
      title="Record an amendment"
      description="The contract keeps its history: clauses that end stay, with their end and this amendment."
      action={amendContract}
      submitLabel="Record amendment"
      fields={["id", "signedOn", "summary", "endsClauseIds", "effectiveTo", "sourceName", "reason"]}
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <input type="hidden" name="contractId" value={contractId} />
          <Field
            label="Name"
            hint="Lower-case letters, digits and hyphens, such as azure-amendment-3"
            error={fieldError(state, "id")}
            required
          >
            <Input name="id" autoComplete="off" spellCheck={false} />
          </Field>
          <Field label="Signed on" error={fieldError(state, "signedOn")} required>
            <Input name="signedOn" type="date" />
          </Field>
          <Field label="What it changes" error={fieldError(state, "summary")} required>
            <Textarea name="summary" />
          </Field>
          {clauses.length > 0 ? (
            <fieldset className="flex flex-col gap-1">
              <legend className="pb-1 text-xs font-medium text-muted">Clauses it ends</legend>
              {clauses.map((clause) => (
                <Checkbox key={clause.id} name="endsClauseIds" value={clause.id} label={clause.summary} />
              ))}
              {fieldError(state, "endsClauseIds") ? (
                <p role="alert" className="text-xs text-critical">
                  {fieldError(state, "endsClauseIds")}
                </p>
              ) : null}
            </fieldset>
          ) : null}
          <Field
            label="They end on"
            hint="The day of signature unless given."
            error={fieldError(state, "effectiveTo")}
          >
            <Input name="effectiveTo" type="date" />
          </Field>
          <Field
            label="Source"
            hint="The document that says so."
            error={fieldError(state, "sourceName")}
            required
          >
            <Input name="sourceName" autoComplete="off" />
          </Field>
          <ReasonField state={state} />
        </>
      )}
    </FormDialog>
  );
}

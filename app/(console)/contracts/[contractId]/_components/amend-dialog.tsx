"use client";

import { Fragment } from "react";
import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError } from "@/app/_shell/form-state";
import { ReasonField } from "@/app/_shell/reason-field";
import { Checkbox, Field, Input, Textarea } from "@/components/ui/field";
import type { PriceTier } from "@/lib/contracts/model";
import { tiersSentence } from "@/lib/contracts/price-tiers";
import { amendContract } from "../../actions";
import { tierFields } from "../../typed-tiers";

/** Records an amendment, with the clauses that it ends. */
export function AmendDialog({
  contractId,
  clauses,
  tiers,
  disabledReason,
}: {
  contractId: string;
  /** Clauses without an end. */
  clauses: { id: string; summary: string }[];
  /** Price tiers in force. */
  tiers: readonly PriceTier[];
  disabledReason?: string | undefined;
}) {
  return (
    <FormDialog
      label="Amend"
      title="Record an amendment"
      description="The contract keeps its history: clauses that end stay, with their end and this amendment."
      action={amendContract}
      submitLabel="Record amendment"
      fields={[
        "id",
        "signedOn",
        "summary",
        "endsClauseIds",
        "effectiveTo",
        "priceTiers",
        "sourceName",
        "reason",
      ]}
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
          <TierRows tiers={tiers} error={fieldError(state, "priceTiers")} />
          <Field
            label="In effect from"
            hint="When those clauses end and new tiers begin: the day of signature unless given."
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

/** As many tiers as contracts usually have; further ones are amended in by the next. */
const rows = [1, 2, 3, 4];

function TierRows({ tiers, error }: { tiers: readonly PriceTier[]; error: string | undefined }) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="pb-1 text-xs font-medium text-muted">New price tiers</legend>
      <p className="text-xs text-faint">
        {tiers.length > 0
          ? `They take the place of those in force: ${tiersSentence(tiers)}. `
          : "Every dollar is billed at list price now. "}
        Left empty, that stays. They count list spend from the beginning of the period.
      </p>
      <div className="grid grid-cols-2 gap-x-2 gap-y-1">
        <span aria-hidden className="text-xs text-muted">
          After, USD at list price
        </span>
        <span aria-hidden className="text-xs text-muted">
          Billed, % of list price
        </span>
        {rows.map((row) => (
          <Fragment key={row}>
            <Input
              name={tierFields.fromUsd}
              aria-label={`Tier ${row} begins after, in US dollars at list price`}
              placeholder={row === 1 ? "such as 3000000" : ""}
              inputMode="decimal"
              autoComplete="off"
            />
            <Input
              name={tierFields.percent}
              aria-label={`Tier ${row} bills, in percent of list price`}
              placeholder={row === 1 ? "such as 92" : ""}
              inputMode="decimal"
              autoComplete="off"
            />
          </Fragment>
        ))}
      </div>
      {error ? (
        <p role="alert" className="text-xs text-critical">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}

"use client";

import { useState } from "react";
import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError } from "@/app/_shell/form-state";
import { Checkbox, Field, Input } from "@/components/ui/field";
import { importCsv } from "../actions";

/** Reads a CSV in the browser and sends its text: what is imported is what was chosen, whole or not at all. */
export function ImportDialog({ disabledReason }: { disabledReason: string | undefined }) {
  const [csv, setCsv] = useState("");
  return (
    <FormDialog
      label="Import CSV"
      title="Import hourly readings"
      description="A CSV with the columns datetime_utc, zone, and grams_co2e_per_kwh (life cycle) or usd_per_mwh, or both. An hour that is there already is replaced."
      action={importCsv}
      submitLabel="Import"
      fields={["source", "csv"]}
      variant="primary"
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <Field
            label="File"
            hint="Up to 900,000 characters, about a month of twenty zones."
            error={fieldError(state, "csv")}
            required
          >
            <Input
              type="file"
              accept=".csv,text/csv"
              className="py-0.5"
              onChange={async ({ target }) => setCsv((await target.files?.[0]?.text()) ?? "")}
            />
          </Field>
          <input type="hidden" name="csv" value={csv} />
          <Field
            label="Source"
            hint="Whose figures these are; shown wherever they are used."
            error={fieldError(state, "source")}
            required
          >
            <Input name="source" maxLength={200} placeholder="ENTSO-E transparency platform" />
          </Field>
          <Checkbox
            name="illustrative"
            label="Illustrative"
            hint="Made up for a demonstration, and shown so."
          />
        </>
      )}
    </FormDialog>
  );
}

"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError } from "@/app/_shell/form-state";
import { Field, Input } from "@/components/ui/field";
import type { Change } from "@/lib/planning/what-if/change";
import { keepWhatIf } from "../actions";

/** Keeps what is asked under a name, for everyone; or keeps what has become of a kept one. */
export function KeepWhatIf({
  snapshotSha256,
  changes,
  kept,
  suggested,
  disabledReason,
}: {
  snapshotSha256: string;
  changes: readonly Change[];
  kept: { id: string; name: string } | null;
  suggested: string;
  disabledReason: string | undefined;
}) {
  const question = (
    <>
      <input type="hidden" name="snapshotSha256" value={snapshotSha256} />
      <input type="hidden" name="changes" value={JSON.stringify(changes)} />
    </>
  );
  const name = (error: string | undefined, value: string) => (
    <Field label="Name" error={error} required>
      <Input name="name" maxLength={120} autoComplete="off" defaultValue={value} />
    </Field>
  );
  return (
    <>
      {kept ? (
        <FormDialog
          label="Keep changes"
          title={`Keep what has become of “${kept.name}”`}
          description="Its inputs and changes become those on this screen."
          action={keepWhatIf}
          submitLabel="Keep"
          fields={["name"]}
          disabledReason={disabledReason}
        >
          {(state) => (
            <>
              {question}
              <input type="hidden" name="whatIfId" value={kept.id} />
              {name(fieldError(state, "name"), kept.name)}
            </>
          )}
        </FormDialog>
      ) : null}
      <FormDialog
        label={kept ? "Keep as new" : "Keep"}
        title="Keep this what-if"
        description="Everyone finds it by its name, with the inputs as they are frozen and the changes as they are listed."
        action={keepWhatIf}
        submitLabel="Keep"
        fields={["name"]}
        variant={kept ? "secondary" : "primary"}
        disabledReason={disabledReason}
      >
        {(state) => (
          <>
            {question}
            {name(fieldError(state, "name"), suggested)}
          </>
        )}
      </FormDialog>
    </>
  );
}

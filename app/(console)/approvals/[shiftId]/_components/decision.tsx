"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError } from "@/app/_shell/form-state";
import { ReasonField } from "@/app/_shell/reason-field";
import { Field, Input, Select } from "@/components/ui/field";
import type { SigningRole } from "@/lib/approvals/model";
import { approveByLink, approveShift, rejectByLink, rejectShift } from "../../actions";

/** Approve and reject, each with a reason; disabled with the reason why for who may not. */
export function Decision({
  shiftId,
  snapshotSha256,
  envelopeSha256,
  blocked,
  rejectBlocked,
  roles,
  isLast,
  link,
}: {
  shiftId: string;
  snapshotSha256: string;
  /** Of the envelope that the shift states, if it states one: what is signed is what was on screen. */
  envelopeSha256: string | undefined;
  /** Why the reader may not approve it; undefined when they may. */
  blocked: string | undefined;
  rejectBlocked: string | undefined;
  /** As what the reader could sign. */
  roles: readonly SigningRole[];
  /** The signature that approves it: whoever gives it may set the start. */
  isLast: boolean;
  /** The one-time link that the reader came by: the decision uses it up. */
  link?: { id: string; secret: string };
}) {
  const bound = (
    <>
      <input type="hidden" name="shiftId" value={shiftId} />
      <input type="hidden" name="snapshotSha256" value={snapshotSha256} />
      {envelopeSha256 ? <input type="hidden" name="envelopeSha256" value={envelopeSha256} /> : null}
      {link ? (
        <>
          <input type="hidden" name="linkId" value={link.id} />
          <input type="hidden" name="linkSecret" value={link.secret} />
        </>
      ) : null}
    </>
  );
  return (
    <div className="sticky bottom-0 z-10 -mx-4 mb-4 flex flex-wrap items-center gap-2 border-y border-line bg-canvas px-4 py-3 sm:static sm:mx-0 sm:px-0">
      <FormDialog
        label="Approve"
        title="Approve this shift"
        description={`Your signature covers this plan${envelopeSha256 ? ", its envelope for corrections" : ""} and these inputs. It lapses when they drift, or 8 hours after the last one needed.${isLast ? "" : " Others must sign as well before it is approved."}`}
        action={link ? approveByLink : approveShift}
        submitLabel="Approve"
        fields={["reason", "startAt", "role"]}
        variant="primary"
        disabledReason={blocked}
      >
        {(state) => (
          <>
            {bound}
            <ReasonField state={state} />
            {roles.length > 1 ? (
              <Field label="You sign as" error={fieldError(state, "role")}>
                <Select name="role" defaultValue={roles[0]}>
                  {roles.map((role) => (
                    <option key={role} value={role}>
                      {role}
                    </option>
                  ))}
                </Select>
              </Field>
            ) : null}
            {isLast ? (
              <Field
                label="Start by itself at, UTC"
                hint="Leave empty: an SRE starts it."
                error={fieldError(state, "startAt")}
              >
                <Input name="startAt" type="datetime-local" />
              </Field>
            ) : null}
          </>
        )}
      </FormDialog>
      <FormDialog
        label="Reject"
        title="Reject this shift"
        description="It ends here. A new one can be proposed from a new plan."
        action={link ? rejectByLink : rejectShift}
        submitLabel="Reject"
        fields={["reason"]}
        disabledReason={rejectBlocked}
      >
        {(state) => (
          <>
            {bound}
            <ReasonField state={state} hint="The proposer reads it." />
          </>
        )}
      </FormDialog>
      {blocked ? <span className="text-sm text-muted">{blocked}</span> : null}
    </div>
  );
}

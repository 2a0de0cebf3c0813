"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { fieldError, idleForm } from "@/app/_shell/form-state";
import { ReasonField } from "@/app/_shell/reason-field";
import { Instant } from "@/components/format/time";
import { Button } from "@/components/ui/button";
import { DangerDialog } from "@/components/ui/danger-dialog";
import { Field, Input, Select } from "@/components/ui/field";
import { Section } from "@/components/ui/section";
import type { SigningRole } from "@/lib/approvals/model";
import { delegate, revokeDelegation } from "../actions";

interface Row {
  id: string;
  delegatorLabel: string;
  delegateLabel: string;
  role: SigningRole;
  reason: string;
  endsAt: string;
  whyNotRevoke: string | undefined;
}

/** Who signs for whom just now: everybody sees it, a manager gives it, and takes it back. */
export function Delegations({
  rows,
  people,
  roles,
  whyNotDelegate,
}: {
  rows: readonly Row[];
  people: readonly { id: string; name: string }[];
  /** In which the reader signs, and lets others sign. */
  roles: readonly SigningRole[];
  whyNotDelegate: string | undefined;
}) {
  return (
    <Section
      title="Who signs for whom"
      actions={
        <FormDialog
          label="Let somebody sign for you"
          title="Let somebody sign for you"
          description="From now until the end you set. They never sign what you or they proposed, and every such signature names you both."
          action={delegate}
          submitLabel="Let them sign"
          fields={["delegateId", "role", "endsAt", "reason"]}
          disabledReason={whyNotDelegate}
        >
          {(state) => (
            <>
              <Field label="Who" error={fieldError(state, "delegateId")} required>
                <Select name="delegateId" defaultValue="">
                  <option value="" disabled>
                    Choose
                  </option>
                  {people.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </Select>
              </Field>
              {roles.length > 1 ? (
                <Field label="As" error={fieldError(state, "role")}>
                  <Select name="role" defaultValue={roles[0]}>
                    {roles.map((role) => (
                      <option key={role} value={role}>
                        {role}
                      </option>
                    ))}
                  </Select>
                </Field>
              ) : null}
              <Field label="Until, UTC" hint="At most 90 days." error={fieldError(state, "endsAt")} required>
                <Input name="endsAt" type="datetime-local" />
              </Field>
              <ReasonField state={state} hint="Everybody sees it, and it is kept in the audit log." />
            </>
          )}
        </FormDialog>
      }
    >
      {rows.length === 0 ? (
        <p className="text-sm text-muted">Everybody signs for themselves.</p>
      ) : (
        <ul>
          {rows.map((row) => (
            <li
              key={row.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2 text-sm last:border-b-0"
            >
              <span className="min-w-0 flex-1 basis-64">
                <b className="font-medium">{row.delegateLabel}</b> signs for{" "}
                <b className="font-medium">{row.delegatorLabel}</b>
                {row.role === "finance" ? ", for finance," : ""} until <Instant at={row.endsAt} />.{" "}
                <span className="text-muted">{row.reason}</span>
              </span>
              <Revoke row={row} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Revoke({ row }: { row: Row }) {
  const trigger = (
    <Button
      variant="quiet"
      disabledReason={row.whyNotRevoke}
      aria-label={`Revoke that ${row.delegateLabel} signs for ${row.delegatorLabel}`}
    >
      Revoke
    </Button>
  );
  if (row.whyNotRevoke !== undefined) return trigger;
  return (
    <DangerDialog
      trigger={trigger}
      title={`${row.delegateLabel} signs for ${row.delegatorLabel} no more?`}
      description="From now on. What was signed by it stays signed."
      askReason={false}
      confirmLabel="Revoke"
      onConfirm={(form) => revokeDelegation(idleForm, form)}
    >
      <input type="hidden" name="delegationId" value={row.id} />
    </DangerDialog>
  );
}

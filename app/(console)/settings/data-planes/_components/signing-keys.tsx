"use client";

import { FormDialog } from "@/app/_shell/form-dialog";
import { ReasonField } from "@/app/_shell/reason-field";
import { NoData } from "@/components/format/figures";
import { RelativeTime } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { CopyId } from "@/components/ui/copy-id";
import { EmptyState } from "@/components/ui/empty-state";
import { Checkbox } from "@/components/ui/field";
import { Section } from "@/components/ui/section";
import type { Status } from "@/components/ui/status";
import { StatusBadge } from "@/components/ui/status-badge";
import type { KeyState } from "@/lib/dataplane/signing/model";
import { rotateSigningKey } from "../actions";

export type KeyRow = {
  kid: string;
  state: KeyState;
  publicX: string;
  createdAt: string;
  activatedAt: string | null;
  endedAt: string | null;
};

const looks: Record<KeyState, { status: Status; label: string }> = {
  current: { status: "active", label: "Signs" },
  next: { status: "pending", label: "Signs next" },
  previous: { status: "completed", label: "Signed before" },
  retired: { status: "inactive", label: "Retired" },
  withdrawn: { status: "revoked", label: "Withdrawn" },
};

const when = (at: string | null, why: string) =>
  at === null ? <NoData why={why} /> : <RelativeTime at={at} />;

const columns: Column<KeyRow>[] = [
  {
    id: "state",
    header: "Key",
    value: (row) => looks[row.state].label,
    cell: (row) => <StatusBadge {...looks[row.state]} />,
  },
  {
    id: "kid",
    header: "Id (kid)",
    value: (row) => row.kid,
    cell: (row) => <CopyId value={row.kid} shown={12} />,
  },
  {
    id: "x",
    header: "Public key (x)",
    value: (row) => row.publicX,
    cell: (row) => <CopyId value={row.publicX} shown={12} />,
  },
  {
    id: "made",
    header: "Published",
    value: (row) => new Date(row.createdAt),
    cell: (row) => <RelativeTime at={row.createdAt} />,
  },
  {
    id: "signs",
    header: "Signs since",
    value: (row) => (row.activatedAt === null ? null : new Date(row.activatedAt)),
    cell: (row) => when(row.activatedAt, "It has never signed"),
  },
  {
    id: "ended",
    header: "Ended",
    value: (row) => (row.endedAt === null ? null : new Date(row.endedAt)),
    cell: (row) => when(row.endedAt, "It has not ended"),
  },
];

/** The keys that tables of the feed are signed with: what an edge pins, and when the next one takes over. */
export function SigningKeys({ rows, cannotManage }: { rows: KeyRow[]; cannotManage: string | undefined }) {
  const current = rows.find(({ state }) => state === "current");
  return (
    <Section
      title="Signing keys"
      note="What edges of a feed verify tables with: pin the one that signs; the others follow by themselves"
      actions={
        <RotateKeyDialog
          kid={current?.kid ?? ""}
          disabledReason={
            cannotManage ??
            (current ? undefined : "The first key is made when the first edge asks for a table.")
          }
        />
      }
    >
      <DataTable
        id="signing-keys"
        caption="Signing keys"
        rows={rows}
        columns={columns}
        rowId={(row) => row.kid}
        defaultSort={{ id: "made", desc: true }}
        plain
        empty={
          <EmptyState kind="nothing" title="No key was made yet.">
            The first two are made when the first edge of a feed asks for its table.
          </EmptyState>
        }
      />
    </Section>
  );
}

function RotateKeyDialog({ kid, disabledReason }: { kid: string; disabledReason: string | undefined }) {
  return (
    <FormDialog
      label="Rotate key"
      title="Have the next key sign"
      description="It signs at once. Edges that asked for keys since it was published know it already; let a day pass between two rotations."
      action={rotateSigningKey}
      submitLabel="Rotate"
      fields={["kid", "reason"]}
      disabledReason={disabledReason}
    >
      {(state) => (
        <>
          <input type="hidden" name="kid" value={kid} />
          <Checkbox
            name="withdraw"
            label="Withdraw the key that signs now: somebody else may have had it"
            hint="Edges that ask for keys trust it no longer."
          />
          <ReasonField state={state} />
        </>
      )}
    </FormDialog>
  );
}

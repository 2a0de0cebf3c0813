"use client";

import { useMemo } from "react";
import { idleForm } from "@/app/_shell/form-state";
import { Instant, RelativeTime } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { DangerDialog } from "@/components/ui/danger-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusBadge } from "@/components/ui/status-badge";
import { revokeToken } from "../actions";

export interface TokenRow {
  id: string;
  name: string;
  /** First characters, to recognise the token by. */
  prefix: string;
  role: string;
  state: "active" | "expired" | "revoked";
  expiresAt: string | null;
  lastUsedAt: string | null;
  createdAt: string;
  createdBy: string;
}

const timeOf = (text: string | null) => (text === null ? null : new Date(text));

const columns: Column<TokenRow>[] = [
  {
    id: "name",
    header: "Name",
    value: (token) => token.name,
    cell: (token) => <b className="font-medium">{token.name}</b>,
  },
  {
    id: "prefix",
    header: "Begins with",
    value: (token) => token.prefix,
    cell: (token) => <span className="font-mono text-xs">{token.prefix}…</span>,
    wide: true,
  },
  {
    id: "role",
    header: "Role",
    value: (token) => token.role,
    cell: (token) => <Badge>{token.role}</Badge>,
    facet: true,
  },
  {
    id: "state",
    header: "State",
    value: (token) => token.state,
    cell: (token) => <StatusBadge status={token.state} />,
    facet: true,
  },
  {
    id: "lastUsed",
    header: "Last used",
    value: (token) => timeOf(token.lastUsedAt),
    cell: (token) =>
      token.lastUsedAt ? <RelativeTime at={token.lastUsedAt} /> : <span className="text-faint">never</span>,
  },
  {
    id: "expires",
    header: "Expires",
    value: (token) => timeOf(token.expiresAt),
    cell: (token) =>
      token.expiresAt ? <RelativeTime at={token.expiresAt} /> : <span className="text-faint">never</span>,
  },
  {
    id: "made",
    header: "Made",
    value: (token) => timeOf(token.createdAt),
    cell: (token) => (
      <>
        <Instant at={token.createdAt} to="day" /> <span className="text-muted">by {token.createdBy}</span>
      </>
    ),
    wide: true,
  },
];

/** Tokens with what tells whether they are still needed; revoking is in the row. */
export function TokensTable({ rows, managing }: { rows: TokenRow[]; managing: string | null }) {
  const withRevoke = useMemo<Column<TokenRow>[]>(
    () => [
      ...columns,
      {
        id: "revoke",
        header: "Revoke",
        value: () => null,
        cell: (token) => (token.state === "revoked" ? null : <Revoke token={token} whyNot={managing} />),
      },
    ],
    [managing],
  );
  return (
    <DataTable
      id="tokens"
      caption="API tokens"
      rows={rows}
      columns={withRevoke}
      rowId={(token) => token.id}
      empty={
        <EmptyState kind="nothing" title="There are no API tokens yet.">
          Collectors, edges and scripts come in with one. Make one above, or with{" "}
          <code className="font-mono">npm run -s token</code>.
        </EmptyState>
      }
    />
  );
}

function Revoke({ token, whyNot }: { token: TokenRow; whyNot: string | null }) {
  const trigger = (
    <Button variant="quiet" disabledReason={whyNot ?? undefined} aria-label={`Revoke ${token.name}`}>
      Revoke
    </Button>
  );
  if (whyNot) return trigger;
  return (
    <DangerDialog
      trigger={trigger}
      title={`Revoke ${token.name}?`}
      description="Whatever uses it is refused from its next request on. This cannot be undone."
      blastRadius={[
        { label: "Role", value: token.role },
        { label: "Last used", value: token.lastUsedAt ? <RelativeTime at={token.lastUsedAt} /> : "never" },
      ]}
      typedName={token.name}
      askReason={false}
      confirmLabel="Revoke"
      onConfirm={(form) => revokeToken(idleForm, form)}
    >
      <input type="hidden" name="tokenId" value={token.id} />
    </DangerDialog>
  );
}

"use client";

import { RelativeTime } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusBadge } from "@/components/ui/status-badge";

export interface UserRow {
  id: string;
  name: string;
  email: string;
  roles: string[];
  /** Ways to sign in; empty before the first single sign-on. */
  signIn: string;
  lastSignInAt: string | null;
  isActive: boolean;
}

const columns: Column<UserRow>[] = [
  { id: "name", header: "Name", value: (user) => user.name },
  { id: "email", header: "E-mail", value: (user) => user.email },
  {
    id: "roles",
    header: "Roles",
    value: (user) => user.roles.join(", "),
    cell: (user) =>
      user.roles.length > 0 ? (
        <span className="inline-flex flex-wrap gap-1">
          {user.roles.map((role) => (
            <Badge key={role}>{role}</Badge>
          ))}
        </span>
      ) : (
        <span className="text-faint">none</span>
      ),
    facet: true,
  },
  {
    id: "state",
    header: "State",
    value: (user) => (user.isActive ? "active" : "disabled"),
    cell: (user) =>
      user.isActive ? <StatusBadge status="active" /> : <StatusBadge status="inactive" label="Disabled" />,
    facet: true,
  },
  {
    id: "signIn",
    header: "Signs in by",
    value: (user) => user.signIn || "single sign-on, not yet",
    wide: true,
  },
  {
    id: "last",
    header: "Last sign-in",
    value: (user) => (user.lastSignInAt ? new Date(user.lastSignInAt) : null),
    cell: (user) =>
      user.lastSignInAt ? <RelativeTime at={user.lastSignInAt} /> : <span className="text-faint">never</span>,
    wide: true,
  },
];

export function UsersTable({ rows }: { rows: UserRow[] }) {
  return (
    <DataTable
      id="users"
      caption="Users"
      rows={rows}
      columns={columns}
      rowId={(user) => user.id}
      rowHref={(user) => `/settings/users/${user.id}`}
      defaultSort={{ id: "name", desc: false }}
      empty={<EmptyState kind="nothing" title="There are no users yet." />}
    />
  );
}

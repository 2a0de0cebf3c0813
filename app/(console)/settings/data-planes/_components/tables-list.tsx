"use client";

import { RelativeTime } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { CopyId } from "@/components/ui/copy-id";
import { EmptyState } from "@/components/ui/empty-state";

export type TableRow = {
  version: number;
  sha256: string;
  note: string;
  createdBy: string;
  createdAt: string;
};

const columns: Column<TableRow>[] = [
  { id: "version", header: "Table", value: (row) => row.version },
  { id: "note", header: "Made for", value: (row) => row.note, wrap: true },
  { id: "by", header: "By", value: (row) => row.createdBy, wide: true },
  {
    id: "at",
    header: "Made",
    value: (row) => new Date(row.createdAt),
    cell: (row) => <RelativeTime at={row.createdAt} />,
  },
  {
    id: "sha256",
    header: "SHA-256",
    value: (row) => row.sha256,
    cell: (row) => <CopyId value={row.sha256} />,
    wide: true,
  },
];

/** The last routing tables. They are never changed: going back to earlier shares is a new table. */
export function TablesList({ rows }: { rows: TableRow[] }) {
  return (
    <DataTable
      id="tables"
      caption="Recent routing tables"
      rows={rows}
      columns={columns}
      rowId={(row) => String(row.version)}
      defaultSort={{ id: "version", desc: true }}
      plain
      empty={
        <EmptyState kind="nothing" title="No routing table was made yet.">
          The first one comes with the scenario, or with the first shift.
        </EmptyState>
      }
    />
  );
}

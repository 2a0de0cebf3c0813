"use client";

import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { EmptyState } from "@/components/ui/empty-state";

type Row = { fleet: string; share: number };
export type ChangeRow = {
  cell: string;
  requestsPerSec: number;
  movedShare: number;
  before: Row[];
  after: Row[];
};

const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
const said = (row: Row[]) => row.map(({ fleet, share }) => `${fleet} ${percent(share)}`).join(", ");

const columns: Column<ChangeRow>[] = [
  { id: "cell", header: "Demand cell", value: (row) => row.cell },
  {
    id: "rate",
    header: "Requests/s",
    numeric: true,
    value: (row) => row.requestsPerSec,
    cell: (row) => row.requestsPerSec.toFixed(1),
  },
  {
    id: "moved",
    header: "Departs by",
    numeric: true,
    value: (row) => row.movedShare,
    cell: (row) => percent(row.movedShare),
  },
  { id: "before", header: "Published", value: (row) => said(row.before), wrap: true },
  { id: "after", header: "Runs", value: (row) => said(row.after), wrap: true },
];

/** The cells that an edge serves otherwise than published. */
export function ChangesTable({ rows }: { rows: ChangeRow[] }) {
  return (
    <DataTable
      id="changes"
      caption="Demand cells that are served otherwise than published"
      rows={rows}
      columns={columns}
      rowId={(row) => row.cell}
      defaultSort={{ id: "moved", desc: true }}
      plain={rows.length <= 12}
      empty={
        <EmptyState kind="nothing" title="It runs what is published.">
          There is nothing to adopt or to restore.
        </EmptyState>
      }
    />
  );
}

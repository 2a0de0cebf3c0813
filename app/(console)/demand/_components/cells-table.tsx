"use client";

import { Quantity } from "@/components/format/figures";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import type { CellLevel } from "@/lib/demand/forecast/queries";

const part = (row: CellLevel, at: number) => row.cellId.split("|")[at] || "not said";

const columns: Column<CellLevel>[] = [
  { id: "origin", header: "Origin", value: (row) => part(row, 0), facet: true },
  { id: "model", header: "Model", value: (row) => part(row, 1), facet: true },
  { id: "class", header: "Data class", value: (row) => part(row, 2), facet: true },
  {
    id: "level",
    header: "Last 24 hours, requests/s",
    numeric: true,
    value: (row) => row.requestsPerSec,
    cell: (row) => <Quantity value={row.requestsPerSec} />,
  },
];

/** Every demand cell that was seen; a row shows its forecast. */
export function CellsTable({ rows }: { rows: CellLevel[] }) {
  return (
    <DataTable
      id="demand"
      caption="Demand cells"
      rows={rows}
      columns={columns}
      rowId={(row) => row.cellId}
      rowHref={(row) => `/demand?cell=${encodeURIComponent(row.cellId)}`}
      defaultSort={{ id: "level", desc: true }}
      empty={
        <EmptyState kind="no_data" title="No demand was observed">
          Telemetry of the last 15 days reports no requests. Cells appear with the first that does.
        </EmptyState>
      }
    />
  );
}

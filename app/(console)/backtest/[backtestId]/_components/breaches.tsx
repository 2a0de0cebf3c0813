"use client";

import { Quantity } from "@/components/format/figures";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";

export interface BreachLine {
  cell: string;
  fleet: string;
  requests: number;
  deniedBy: string[];
}

const columns: Column<BreachLine>[] = [
  { id: "cell", header: "Cell", value: (row) => row.cell },
  { id: "fleet", header: "Served on", value: (row) => row.fleet },
  {
    id: "requests",
    header: "Requests",
    numeric: true,
    value: (row) => row.requests,
    cell: (row) => <Quantity value={Math.round(row.requests)} />,
  },
  { id: "rules", header: "Denied by", value: (row) => row.deniedBy.join(", "), wrap: true },
];

/** What was served against a rule or an exclusivity clause of its hour. */
export function Breaches({ rows }: { rows: BreachLine[] }) {
  return (
    <DataTable
      id="breaches"
      caption="Served against the law"
      rows={rows}
      columns={columns}
      rowId={(row) => `${row.cell} ${row.fleet}`}
      defaultSort={{ id: "requests", desc: true }}
      empty={null}
    />
  );
}

"use client";

import { Money, Quantity } from "@/components/format/figures";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { EmptyState } from "@/components/ui/empty-state";

export interface MoveRow {
  id: string;
  cell: string;
  from: string;
  to: string;
  requestsPerSec: number;
  deltaUsdPerHour: number;
  deltaMs: number;
  because: string;
}

const signed = (value: number) => `${value > 0 ? "+" : value < 0 ? "−" : ""}${Math.abs(Math.round(value))}`;

const columns: Column<MoveRow>[] = [
  { id: "cell", header: "Cell", value: (row) => row.cell },
  { id: "from", header: "From", value: (row) => row.from, facet: true },
  { id: "to", header: "To", value: (row) => row.to, facet: true },
  {
    id: "requests",
    header: "Moves",
    unit: "requests/s",
    numeric: true,
    value: (row) => row.requestsPerSec,
    cell: (row) => <Quantity value={row.requestsPerSec} />,
  },
  {
    id: "usd",
    header: "Change",
    unit: "USD/h",
    numeric: true,
    value: (row) => row.deltaUsdPerHour,
    cell: (row) => <Money usd={row.deltaUsdPerHour} />,
  },
  {
    id: "ms",
    header: "Latency",
    unit: "ms",
    numeric: true,
    value: (row) => row.deltaMs,
    cell: (row) => signed(row.deltaMs),
    wide: true,
  },
  { id: "because", header: "Because", value: (row) => row.because, wrap: true },
];

/** What changes between today's routing and the plan's first window, with reasons. */
export function MovesTable({ rows }: { rows: MoveRow[] }) {
  return (
    <DataTable
      id="moves"
      caption="Moves"
      rows={rows}
      columns={columns}
      rowId={(row) => row.id}
      defaultSort={{ id: "requests", desc: true }}
      empty={
        <EmptyState kind="nothing" title="Nothing moves now.">
          Today&apos;s routing is already what the plan would have in its first hour.
        </EmptyState>
      }
    />
  );
}

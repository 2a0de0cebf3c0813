"use client";

import { situationLooks } from "@/app/_shell/situation";
import { NoData, Percent } from "@/components/format/figures";
import { RelativeTime } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Situation } from "@/lib/shifts/actions";

export interface ShiftRow {
  id: string;
  situation: Situation;
  reason: string;
  proposedBy: string;
  fleets: string;
  cells: number;
  fraction: number | null;
  stepsPassed: number;
  steps: number;
  note: string | null;
  createdAt: string;
}

const columns: Column<ShiftRow>[] = [
  { id: "reason", header: "Shift", value: (row) => row.reason, wrap: true },
  {
    id: "state",
    header: "State",
    value: (row) => situationLooks[row.situation].label,
    cell: (row) => <StatusBadge {...situationLooks[row.situation]} />,
    facet: true,
  },
  {
    id: "moved",
    header: "Moved",
    numeric: true,
    value: (row) => row.fraction,
    cell: (row) =>
      row.fraction === null ? <NoData why="Nothing has moved" /> : <Percent fraction={row.fraction} />,
  },
  {
    id: "steps",
    header: "Steps",
    numeric: true,
    value: (row) => row.stepsPassed,
    cell: (row) => `${row.stepsPassed} of ${row.steps}`,
  },
  { id: "note", header: "What to know", value: (row) => row.note ?? "", wrap: true, wide: true },
  { id: "fleets", header: "Fleets", value: (row) => row.fleets, wrap: true, wide: true },
  { id: "cells", header: "Cells", numeric: true, value: (row) => row.cells, wide: true },
  { id: "by", header: "Proposed by", value: (row) => row.proposedBy, facet: true, wide: true },
  {
    id: "created",
    header: "Proposed",
    value: (row) => new Date(row.createdAt),
    cell: (row) => <RelativeTime at={row.createdAt} />,
  },
];

/** Every shift, the newest first. */
export function ShiftsTable({ rows }: { rows: ShiftRow[] }) {
  return (
    <DataTable
      id="shifts"
      caption="Shifts"
      rows={rows}
      columns={columns}
      rowId={(row) => row.id}
      rowHref={(row) => `/shifts/${row.id}`}
      defaultSort={{ id: "created", desc: true }}
      empty={
        <EmptyState
          kind="nothing"
          title="No shift has been proposed."
          action={<ButtonLink href="/plans">Go to plans</ButtonLink>}
        >
          A shift carries out a plan in guarded steps. Open a plan and propose it.
        </EmptyState>
      }
    />
  );
}

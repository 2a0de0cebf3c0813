"use client";

import { situationLooks } from "@/app/_shell/situation";
import { formatDuration } from "@/components/format/quantity";
import { Instant } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusBadge } from "@/components/ui/status-badge";
import type { MoveKind, TrafficMove } from "@/lib/shifts/queries/traffic-moves";

export interface MoveRow extends Omit<TrafficMove, "fleets" | "startedAt" | "endedAt"> {
  fleets: string;
  startedAt: string;
  endedAt: string | null;
}

const kinds: Readonly<Record<MoveKind, string>> = {
  rebalance: "Shift",
  correction: "Correction",
  drain: "Drain",
  undrain: "Undrain",
  drill: "Drill",
  table: "Table",
};

const lasted = ({ startedAt, endedAt }: MoveRow) =>
  endedAt === null ? null : Date.parse(endedAt) - Date.parse(startedAt);

const columns: Column<MoveRow>[] = [
  {
    id: "started",
    header: "Began",
    value: (row) => new Date(row.startedAt),
    cell: (row) => <Instant at={row.startedAt} to="second" />,
  },
  { id: "kind", header: "Kind", value: (row) => kinds[row.kind], facet: true },
  { id: "what", header: "Why", value: (row) => row.what, wrap: true },
  { id: "by", header: "By", value: (row) => row.by, facet: true },
  {
    id: "state",
    header: "State",
    value: (row) => (row.situation === null ? "Published" : situationLooks[row.situation].label),
    cell: (row) =>
      row.situation === null ? (
        <StatusBadge status="completed" label="Published" />
      ) : (
        <StatusBadge {...situationLooks[row.situation]} />
      ),
    facet: true,
  },
  {
    id: "lasted",
    header: "Lasted",
    numeric: true,
    value: lasted,
    cell: (row) => {
      const ms = lasted(row);
      if (row.situation === null) return "at once";
      return ms === null ? "still moving" : formatDuration(ms);
    },
  },
  { id: "cells", header: "Cells", numeric: true, value: (row) => row.cells, wide: true },
  { id: "fleets", header: "Fleets", value: (row) => row.fleets || "all", wrap: true, wide: true },
];

/** Everything that moved traffic, the newest first; a shift opens its run sheet. */
export function MovesTable({ rows }: { rows: MoveRow[] }) {
  return (
    <DataTable
      id="moves"
      caption="What moved traffic"
      rows={rows}
      columns={columns}
      rowId={(row) => `${row.kind}:${row.id}`}
      rowHref={(row) => (row.kind === "table" ? "/settings/data-planes" : `/shifts/${row.id}`)}
      defaultSort={{ id: "started", desc: true }}
      empty={
        <EmptyState kind="nothing" title="Nothing moved traffic in this range.">
          Shifts, corrections, drains and drills appear here while and after they move it.
        </EmptyState>
      }
    />
  );
}

"use client";

import { Quantity } from "@/components/format/figures";
import { RelativeTime } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusBadge } from "@/components/ui/status-badge";

export interface ViolationRow {
  id: string;
  kind: "denied" | "unknown";
  fleetId: string;
  origin: string;
  modelId: string;
  dataClass: string;
  requests: number;
  why: string;
  lastMinute: string;
}

const columns: Column<ViolationRow>[] = [
  {
    id: "kind",
    header: "Kind",
    value: (row) => row.kind,
    cell: (row) => (
      <StatusBadge
        status={row.kind === "denied" ? "violation" : "unknown"}
        label={row.kind === "denied" ? "Denied by law" : "Unknown"}
      />
    ),
    facet: true,
  },
  { id: "fleet", header: "Served by", value: (row) => row.fleetId },
  { id: "origin", header: "Origin", value: (row) => row.origin || "not reported", facet: true },
  { id: "model", header: "Model", value: (row) => row.modelId || "not reported", wide: true },
  { id: "class", header: "Data class", value: (row) => row.dataClass || "not reported" },
  {
    id: "requests",
    header: "Requests",
    unit: "requests",
    numeric: true,
    value: (row) => row.requests,
    cell: (row) => <Quantity value={row.requests} />,
  },
  { id: "why", header: "Why", value: (row) => row.why, wrap: true },
  {
    id: "last",
    header: "Last seen",
    value: (row) => new Date(row.lastMinute),
    cell: (row) => <RelativeTime at={row.lastMinute} />,
    wide: true,
  },
];

/** What was served where the law forbids it, or where nobody can say. */
export function ViolationsTable({ rows, observed }: { rows: ViolationRow[]; observed: boolean }) {
  return (
    <DataTable
      id="violations"
      caption="Observed residency violations"
      rows={rows}
      columns={columns}
      rowId={(row) => row.id}
      defaultSort={{ id: "requests", desc: true }}
      empty={
        observed ? (
          <EmptyState kind="nothing" title="Every request seen was served where its rules allow." />
        ) : (
          <EmptyState
            kind="no_data"
            title="No traffic was seen in this time, so nothing can be said about it."
          >
            Send telemetry with geo.country.iso_code and ballast.data_class to have it checked.
          </EmptyState>
        )
      }
    />
  );
}

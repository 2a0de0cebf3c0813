"use client";

import { RelativeTime } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import type { UnmappedGroup } from "@/lib/telemetry/queries/unmapped";

export type UnmappedRow = Omit<UnmappedGroup, "lastSeenAt"> & { lastSeenAt: string };

const attributesText = (row: UnmappedRow) =>
  Object.entries(row.attributes)
    .map(([key, value]) => `${key}=${value}`)
    .join("  ");

const columns: Column<UnmappedRow>[] = [
  { id: "metric", header: "Metric", value: (row) => row.metric, cell: (row) => <code>{row.metric}</code> },
  { id: "kind", header: "Kind", value: (row) => row.kind.replaceAll("_", " "), facet: true },
  { id: "unit", header: "Unit", value: (row) => row.unit },
  { id: "reason", header: "Why", value: (row) => row.reason, wrap: true },
  { id: "series", header: "Series", numeric: true, value: (row) => row.series },
  {
    id: "attributes",
    header: "Attributes of the latest",
    value: attributesText,
    cell: (row) => <span className="font-mono text-xs text-muted">{attributesText(row) || "none"}</span>,
    wrap: true,
    wide: true,
  },
  {
    id: "seen",
    header: "Heard",
    value: (row) => row.lastSeenAt,
    cell: (row) => <RelativeTime at={row.lastSeenAt} />,
  },
];

/** Unmapped series by metric and reason, the most recent first. */
export function UnmappedTable({ rows }: { rows: UnmappedRow[] }) {
  return (
    <DataTable
      id="unmapped"
      caption="Unmapped telemetry"
      rows={rows}
      columns={columns}
      rowId={(row) => `${row.metric}/${row.kind}/${row.unit}/${row.reason}`}
      defaultSort={{ id: "seen", desc: true }}
      empty={
        <EmptyState kind="nothing" title="Nothing is unmapped.">
          A series comes here when its metric is none that Ballast reads, or when its attributes name no
          fleet.
        </EmptyState>
      }
    />
  );
}

"use client";

import Link from "next/link";
import { formatDuration } from "@/components/format/quantity";
import { Instant } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusBadge } from "@/components/ui/status-badge";
import type { DrillPhase, DrillResult } from "@/lib/drills/model";
import { runLook } from "../looks";

export interface DrillRunRow {
  id: string;
  version: number;
  dueAt: string;
  askedBy: string | null;
  phase: DrillPhase;
  result: DrillResult | null;
  sentence: string | null;
  toDrainedMs: number | null;
  toReturnedMs: number | null;
}

const link = "text-accent hover:underline";
const took = (ms: number | null) =>
  ms === null ? <span className="text-muted">–</span> : formatDuration(ms);

const columns: Column<DrillRunRow>[] = [
  {
    id: "due",
    header: "Due",
    value: (row) => new Date(row.dueAt),
    cell: (row) => (
      <Link href={`/drills/runs/${row.id}`} className={link}>
        <Instant at={row.dueAt} />
      </Link>
    ),
  },
  {
    id: "result",
    header: "Result",
    value: (row) => runLook(row).label,
    cell: (row) => <StatusBadge {...runLook(row)} />,
    facet: true,
  },
  {
    id: "drained",
    header: "To drained",
    numeric: true,
    value: (row) => row.toDrainedMs,
    cell: (row) => took(row.toDrainedMs),
  },
  {
    id: "returned",
    header: "To returned",
    numeric: true,
    value: (row) => row.toReturnedMs,
    cell: (row) => took(row.toReturnedMs),
  },
  {
    id: "why",
    header: "What came of it",
    value: (row) => row.sentence,
    cell: (row) => row.sentence ?? <span className="text-muted">It is under way.</span>,
    wrap: true,
  },
  { id: "by", header: "Run by", value: (row) => row.askedBy ?? "schedule", wide: true },
  { id: "version", header: "Version", numeric: true, value: (row) => row.version, wide: true },
  {
    id: "report",
    header: "Report",
    value: (row) => row.result !== null,
    cell: (row) =>
      row.result ? (
        <Link href={`/drills/runs/${row.id}/report`} className={link}>
          Report
        </Link>
      ) : (
        <span className="text-muted">when it ends</span>
      ),
  },
];

/** Every run of a drill, the newest first, with what came of it. */
export function DrillRunsTable({ rows }: { rows: DrillRunRow[] }) {
  return (
    <DataTable
      id="drill-runs"
      caption="Runs of the drill"
      rows={rows}
      columns={columns}
      rowId={(row) => row.id}
      defaultSort={{ id: "due", desc: true }}
      empty={
        <EmptyState kind="nothing" title="It has not run yet.">
          Once approved it runs at its next time, or at once with Run now, inside its windows.
        </EmptyState>
      }
    />
  );
}

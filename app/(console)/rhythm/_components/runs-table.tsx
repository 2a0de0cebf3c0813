"use client";

import Link from "next/link";
import { Instant, RelativeTime } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import type { Status } from "@/components/ui/status";
import { StatusBadge } from "@/components/ui/status-badge";
import type { RhythmKind, RhythmState } from "@/lib/rhythm/model";

export interface RunRow {
  id: string;
  kind: RhythmKind;
  dueAt: string;
  state: RhythmState;
  sentence: string | null;
  askedBy: string | null;
  planId: string | null;
  shiftId: string | null;
}

const kinds: Record<RhythmKind, string> = { nightly: "Nightly plan", correction: "Correction" };

const looks: Record<RhythmState, { status: Status; label: string }> = {
  solving: { status: "computing", label: "Solving" },
  proposed: { status: "proposed", label: "Proposed" },
  moved: { status: "completed", label: "Moved" },
  clipped: { status: "limited", label: "Moved in part" },
  nothing: { status: "inactive", label: "Nothing to move" },
  refused: { status: "degraded", label: "Outside the envelope" },
  skipped: { status: "expired", label: "Left out" },
  failed: { status: "failed", label: "Failed" },
};

const link = "text-accent hover:underline";

const columns: Column<RunRow>[] = [
  {
    id: "due",
    header: "Due",
    value: (row) => new Date(row.dueAt),
    cell: (row) => <Instant at={row.dueAt} />,
  },
  { id: "kind", header: "Beat", value: (row) => kinds[row.kind], facet: true },
  {
    id: "state",
    header: "Outcome",
    value: (row) => looks[row.state].label,
    cell: (row) => <StatusBadge {...looks[row.state]} />,
    facet: true,
  },
  {
    id: "why",
    header: "What came of it",
    value: (row) => row.sentence,
    cell: (row) => (
      <>
        {row.sentence ?? "Its plan is being solved."}
        {row.askedBy ? <span className="text-muted"> Asked for by {row.askedBy}.</span> : null}
      </>
    ),
    wrap: true,
  },
  {
    id: "open",
    header: "Open",
    value: (row) => row.shiftId ?? row.planId,
    cell: (row) => (
      <span className="flex gap-3">
        {row.planId ? (
          <Link href={`/plans/${row.planId}`} className={link}>
            Plan
          </Link>
        ) : null}
        {row.shiftId ? (
          <Link href={`/shifts/${row.shiftId}`} className={link}>
            Shift
          </Link>
        ) : null}
      </span>
    ),
  },
  {
    id: "ago",
    header: "Age",
    value: (row) => new Date(row.dueAt),
    cell: (row) => <RelativeTime at={row.dueAt} />,
    wide: true,
  },
];

/** Every beat: nightly plans, corrections, those that were refused or left out, each with its reason. */
export function RunsTable({ rows }: { rows: RunRow[] }) {
  return (
    <DataTable
      id="rhythm"
      caption="Beats of the rhythm"
      rows={rows}
      columns={columns}
      rowId={(row) => row.id}
      defaultSort={{ id: "due", desc: true }}
      empty={
        <EmptyState kind="nothing" title="The rhythm has not beaten yet.">
          The first nightly plan is made at its time of day, or at once with Plan now. Corrections follow once
          somebody has signed it and its shift has completed.
        </EmptyState>
      }
    />
  );
}

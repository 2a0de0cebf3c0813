"use client";

import Link from "next/link";
import { Sparkline } from "@/components/charts/sparkline";
import { formatDuration } from "@/components/format/quantity";
import { Instant, RelativeTime } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusBadge } from "@/components/ui/status-badge";
import type { DrillPhase, DrillResult } from "@/lib/drills/model";
import { resultLooks, runLook, standingLooks } from "../looks";

export interface DrillTableRow {
  id: string;
  name: string;
  target: string;
  standing: keyof typeof standingLooks;
  nextAt: string | null;
  open: { id: string; phase: DrillPhase } | null;
  last: { id: string; result: DrillResult | null; sentence: string | null; at: string } | null;
  drainedWithinMs: number;
  toDrainedMs: (number | null)[];
  met: number;
  runs: number;
}

const link = "text-accent hover:underline";

const columns: Column<DrillTableRow>[] = [
  {
    id: "name",
    header: "Drill",
    value: (row) => row.name,
    cell: (row) => (
      <Link href={`/drills/${row.id}`} className={link}>
        {row.name}
      </Link>
    ),
    wrap: true,
  },
  {
    id: "target",
    header: "Drains",
    value: (row) => row.target,
    cell: (row) => <span className="font-mono text-xs">{row.target}</span>,
  },
  {
    id: "standing",
    header: "Standing",
    value: (row) => standingLooks[row.standing].label,
    cell: (row) => <StatusBadge {...standingLooks[row.standing]} />,
    facet: true,
  },
  {
    id: "next",
    header: "Next run",
    value: (row) => (row.nextAt ? new Date(row.nextAt) : null),
    cell: (row) =>
      row.open ? (
        <Link href={`/drills/runs/${row.open.id}`} className={link}>
          {runLook({ phase: row.open.phase, result: null }).label}
        </Link>
      ) : row.nextAt ? (
        <Instant at={row.nextAt} />
      ) : (
        <span className="text-muted">none</span>
      ),
  },
  {
    id: "last",
    header: "Last result",
    value: (row) => (row.last?.result ? resultLooks[row.last.result].label : null),
    cell: (row) =>
      row.last?.result ? (
        <span className="flex items-baseline gap-2" title={row.last.sentence ?? undefined}>
          <Link href={`/drills/runs/${row.last.id}/report`} className="hover:underline">
            <StatusBadge {...resultLooks[row.last.result]} />
          </Link>
          <span className="text-xs text-muted">
            <RelativeTime at={row.last.at} />
          </span>
        </span>
      ) : (
        <span className="text-muted">never run</span>
      ),
    facet: true,
  },
  {
    id: "drained",
    header: "Time to drained",
    value: (row) => row.toDrainedMs.findLast((ms) => ms !== null) ?? null,
    cell: (row) => {
      const newest = row.toDrainedMs.findLast((ms) => ms !== null) ?? null;
      if (newest === null) return <span className="text-muted">not measured</span>;
      const text = `${formatDuration(newest)} of ${formatDuration(row.drainedWithinMs)}`;
      return (
        <span className="flex items-center gap-2">
          <span className="tabular-nums">{text}</span>
          {row.toDrainedMs.length > 1 ? (
            <Sparkline
              values={row.toDrainedMs}
              label={`Time to drained of the last ${row.toDrainedMs.length} runs`}
              className="h-4 w-16"
            />
          ) : null}
        </span>
      );
    },
    wide: true,
  },
  {
    id: "met",
    header: "Objective met",
    value: (row) => (row.runs === 0 ? null : row.met / row.runs),
    cell: (row) =>
      row.runs === 0 ? <span className="text-muted">no runs</span> : `${row.met} of ${row.runs}`,
    wide: true,
  },
];

/** Every drill: when it runs next, what came of it last, and how that has gone over time. */
export function DrillsTable({ rows }: { rows: DrillTableRow[] }) {
  return (
    <DataTable
      id="drills"
      caption="Drills"
      rows={rows}
      columns={columns}
      rowId={(row) => row.id}
      defaultSort={{ id: "next", desc: false }}
      empty={
        <EmptyState kind="nothing" title="No drill has been scheduled.">
          A drill drains a fleet, a region or a provider at a time that you choose, measures how long that and
          the return take, and writes a report for an auditor. A manager approves it once.
        </EmptyState>
      }
    />
  );
}

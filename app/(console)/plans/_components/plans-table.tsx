"use client";

import type { ReactNode } from "react";
import { Money } from "@/components/format/figures";
import { formatDuration } from "@/components/format/quantity";
import { RelativeTime } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { type PlanStateName, PlanStatus } from "./plan-status";

export interface PlanRow {
  id: string;
  name: string;
  state: PlanStateName;
  objectiveUsd: number | null;
  gapUsd: number | null;
  solveMs: number | null;
  proposedBy: string;
  reason: string;
  createdAt: string;
}

const columns: Column<PlanRow>[] = [
  { id: "name", header: "Plan", value: (row) => row.name, wrap: true },
  {
    id: "state",
    header: "State",
    value: (row) => row.state,
    cell: (row) => <PlanStatus state={row.state} />,
    facet: true,
  },
  {
    id: "cost",
    header: "Cost",
    unit: "USD",
    numeric: true,
    value: (row) => row.objectiveUsd,
    cell: (row) => <Money usd={row.objectiveUsd} />,
  },
  {
    id: "gap",
    header: "Gap",
    unit: "USD",
    numeric: true,
    value: (row) => row.gapUsd,
    cell: (row) => <Money usd={row.gapUsd} />,
    wide: true,
  },
  {
    id: "solved",
    header: "Solved in",
    numeric: true,
    value: (row) => row.solveMs,
    cell: (row) => (row.solveMs === null ? null : formatDuration(row.solveMs)),
    wide: true,
  },
  { id: "by", header: "Proposed by", value: (row) => row.proposedBy, facet: true, wide: true },
  { id: "reason", header: "Reason", value: (row) => row.reason, wrap: true, wide: true },
  {
    id: "created",
    header: "Frozen",
    value: (row) => row.createdAt,
    cell: (row) => <RelativeTime at={row.createdAt} />,
  },
];

/** Plans, the newest first. */
export function PlansTable({ rows, empty }: { rows: PlanRow[]; empty: ReactNode }) {
  return (
    <DataTable
      id="plans"
      caption="Plans"
      rows={rows}
      columns={columns}
      rowId={(row) => row.id}
      rowHref={(row) => `/plans/${row.id}`}
      defaultSort={{ id: "created", desc: true }}
      empty={empty}
    />
  );
}

"use client";

import type { ReactNode } from "react";
import { Money, Percent } from "@/components/format/figures";
import { Instant, RelativeTime } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import type { BacktestRecord } from "@/lib/planning/queries/backtests";
import { BacktestStatus } from "./backtest-status";

export interface BacktestLine {
  id: string;
  state: BacktestRecord["state"];
  from: string;
  to: string;
  progress: number;
  observedHours: number | null;
  /** What Ballast would have cost less than what happened, USD; null unless both are known. */
  savedUsd: number | null;
  /** Ballast's cost beyond hindsight's, as a fraction of it. */
  regret: number | null;
  askedBy: string;
  createdAt: string;
}

const columns: Column<BacktestLine>[] = [
  {
    id: "period",
    header: "Period",
    value: (row) => `${row.from} to ${row.to}`,
    cell: (row) => (
      <>
        <Instant at={row.from} /> – <Instant at={row.to} />
      </>
    ),
  },
  {
    id: "state",
    header: "State",
    value: (row) => row.state,
    cell: (row) => (
      <span className="inline-flex items-baseline gap-2">
        <BacktestStatus state={row.state} />
        {row.state === "running" ? (
          <span className="text-xs text-muted">{Math.round(100 * row.progress)}%</span>
        ) : null}
      </span>
    ),
    facet: true,
  },
  {
    id: "hours",
    header: "Observed",
    unit: "hours",
    numeric: true,
    value: (row) => row.observedHours,
    wide: true,
  },
  {
    id: "saved",
    header: "Against what happened",
    unit: "USD",
    numeric: true,
    value: (row) => (row.savedUsd === null ? null : -row.savedUsd),
    cell: (row) => <Money usd={row.savedUsd === null ? null : -row.savedUsd} />,
  },
  {
    id: "regret",
    header: "Beyond hindsight",
    unit: "%",
    numeric: true,
    value: (row) => (row.regret === null ? null : 100 * row.regret),
    cell: (row) => <Percent fraction={row.regret} />,
  },
  { id: "by", header: "Asked by", value: (row) => row.askedBy, facet: true, wide: true },
  {
    id: "asked",
    header: "Asked",
    value: (row) => row.createdAt,
    cell: (row) => <RelativeTime at={row.createdAt} />,
  },
];

/** Backtests, the newest first. */
export function BacktestsTable({ rows, empty }: { rows: BacktestLine[]; empty: ReactNode }) {
  return (
    <DataTable
      id="backtests"
      caption="Backtests"
      rows={rows}
      columns={columns}
      rowId={(row) => row.id}
      rowHref={(row) => `/backtest/${row.id}`}
      defaultSort={{ id: "asked", desc: true }}
      empty={empty}
    />
  );
}

"use client";

import { Money } from "@/components/format/figures";
import { Instant } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusBadge } from "@/components/ui/status-badge";
import type { StandingView } from "../../standing";

/** What is over was met or was not; what has not begun has no standing yet. */
function wordOf({ phase, verdict }: StandingView): string | undefined {
  if (phase === "future") return "Not begun";
  return phase === "past" && verdict === "on_track" ? "Met" : undefined;
}

const columns: Column<StandingView>[] = [
  {
    id: "period",
    header: "Period",
    value: (row) => new Date(row.periodStart),
    cell: (row) => (
      <>
        <Instant at={row.periodStart} to="day" /> to <Instant at={row.periodEnd} to="day" />
      </>
    ),
  },
  {
    id: "status",
    header: "Standing",
    value: (row) => row.verdict,
    cell: (row) => <StatusBadge status={row.status} label={wordOf(row)} />,
  },
  {
    id: "committed",
    header: "Committed",
    unit: "USD",
    numeric: true,
    value: (row) => Number(row.committedUsd),
    cell: (row) => <Money usd={row.committedUsd} />,
  },
  {
    id: "spent",
    header: "Spent",
    unit: "USD",
    numeric: true,
    value: (row) => (row.phase === "future" ? null : Number(row.spentUsd)),
    cell: (row) => <Money usd={row.phase === "future" ? null : row.spentUsd} />,
  },
  {
    id: "forecast",
    header: "Forecast",
    unit: "USD",
    numeric: true,
    value: (row) => (row.forecastUsd === null ? null : Number(row.forecastUsd)),
    cell: (row) => <Money usd={row.forecastUsd} />,
  },
  {
    id: "shortfall",
    header: "Shortfall",
    unit: "USD",
    numeric: true,
    value: (row) => (row.shortfallUsd === null ? null : Number(row.shortfallUsd)),
    cell: (row) => <Money usd={row.shortfallUsd} />,
  },
  {
    id: "overage",
    header: "Overage",
    unit: "USD",
    numeric: true,
    value: (row) => (row.overageUsd === null ? null : Number(row.overageUsd)),
    cell: (row) => <Money usd={row.overageUsd} />,
  },
];

/** Every period of the contract, each with where it stands. */
export function PeriodsTable({ rows }: { rows: StandingView[] }) {
  return (
    <DataTable
      id="periods"
      caption="Commitments by period"
      rows={rows}
      columns={columns}
      rowId={(row) => row.commitmentId}
      plain
      empty={<EmptyState kind="nothing" title="This contract commits to no amount." />}
    />
  );
}

"use client";

import { Money, NoData, Percent, Quantity, UnitPrice } from "@/components/format/figures";
import { Instant } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import type { BacktestRow } from "@/lib/planning/backtest/recorded/result";
import { formatUsdExact } from "@/lib/platform/money";
import { rowLooks } from "../../_components/row-looks";

/** A row as the table shows it. */
export interface RowLine extends Omit<BacktestRow, "cumulativeUsd" | "contracts"> {
  shortfallUsd: number;
  /** Start of the worst hour; null when there is none. */
  worstAt: string | null;
}

const columns: Column<RowLine>[] = [
  {
    id: "policy",
    header: "Policy",
    value: (row) => rowLooks[row.policy].label,
    cell: (row) => (
      <span
        title={rowLooks[row.policy].about}
        className={row.policy === "ballast" ? "font-semibold" : undefined}
      >
        {rowLooks[row.policy].label}
      </span>
    ),
  },
  {
    id: "cost",
    header: "Cost",
    unit: "USD",
    numeric: true,
    value: (row) => row.costUsd,
    cell: (row) => <Money usd={row.costUsd} />,
  },
  {
    id: "regret",
    header: "Beyond hindsight",
    unit: "%",
    numeric: true,
    value: (row) => row.regretPercent,
    cell: (row) => <Percent fraction={Math.abs(row.regretPercent) < 1e-6 ? 0 : row.regretPercent / 100} />,
  },
  {
    id: "price",
    header: "Price",
    unit: "$/M tokens",
    numeric: true,
    value: (row) => row.usdPerMillionTokens,
    cell: (row) => <UnitPrice usdPerMillionTokens={row.usdPerMillionTokens} unit={false} />,
  },
  {
    id: "shortfall",
    header: "Shortfall",
    unit: "USD",
    numeric: true,
    value: (row) => row.shortfallUsd,
    cell: (row) => <Money usd={row.shortfallUsd} />,
  },
  {
    id: "unserved",
    header: "Unserved",
    unit: "%",
    numeric: true,
    value: (row) => (row.unservedShare === null ? null : 100 * row.unservedShare),
    cell: (row) =>
      row.unservedShare === null ? (
        <NoData why="Requests that were turned away leave no trace in telemetry" />
      ) : (
        <Percent fraction={row.unservedShare} />
      ),
  },
  {
    id: "moved",
    header: "Moved a day",
    unit: "× demand",
    numeric: true,
    value: (row) => row.movedSharePerDay,
    cell: (row) => <Quantity value={Number(row.movedSharePerDay.toFixed(2))} />,
  },
  {
    id: "denied",
    header: "Against law",
    unit: "requests",
    numeric: true,
    value: (row) => row.deniedRequests,
    cell: (row) => <Quantity value={Math.round(row.deniedRequests)} />,
  },
  {
    id: "worst",
    header: "Worst hour",
    value: (row) => row.worstAt,
    cell: (row) =>
      row.worstAt === null || row.worstHour === null ? (
        <span className="text-faint">none</span>
      ) : (
        <span title={`${formatUsdExact(row.worstHour.usd)} more than hindsight in this hour`}>
          <Instant at={row.worstAt} />
        </span>
      ),
  },
];

/** The rows of a backtest beside each other, cheapest first. */
export function RowsTable({ rows }: { rows: RowLine[] }) {
  return (
    <DataTable
      id="policies"
      caption="Policies"
      rows={rows}
      columns={columns}
      rowId={(row) => row.policy}
      defaultSort={{ id: "cost", desc: false }}
      empty={null}
    />
  );
}

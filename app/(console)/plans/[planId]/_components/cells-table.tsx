"use client";

import { Percent, Quantity } from "@/components/format/figures";
import { formatPercent } from "@/components/format/quantity";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusBadge } from "@/components/ui/status-badge";
import type { CellChange } from "@/lib/planning/plan-view";

const routesText = (routes: CellChange["before"]) =>
  routes.map(({ fleet, share }) => `${fleet} ${formatPercent(share)}`).join(", ") || "no route";

function Routes({ routes, other }: { routes: CellChange["before"]; other: CellChange["before"] }) {
  if (routes.length === 0) return <span className="text-faint">no route</span>;
  const shares = new Map(other.map(({ fleet, share }) => [fleet, share]));
  return (
    <ul className="flex flex-col">
      {routes.map(({ fleet, share }) => (
        <li
          key={fleet}
          className={Math.abs((shares.get(fleet) ?? 0) - share) > 0.0005 ? "font-medium" : "text-muted"}
        >
          {fleet} <span className="tabular-nums">{formatPercent(share)}</span>
        </li>
      ))}
    </ul>
  );
}

const columns: Column<CellChange>[] = [
  { id: "cell", header: "Cell", value: (row) => row.cell },
  {
    id: "requests",
    header: "Demand",
    unit: "requests/s",
    numeric: true,
    value: (row) => row.requestsPerSec,
    cell: (row) => <Quantity value={row.requestsPerSec} />,
  },
  {
    id: "moved",
    header: "Moved",
    numeric: true,
    value: (row) => row.movedShare,
    cell: (row) => <Percent fraction={row.movedShare} />,
  },
  {
    id: "before",
    header: "Today",
    value: (row) => routesText(row.before),
    cell: (row) => <Routes routes={row.before} other={row.after} />,
  },
  {
    id: "after",
    header: "Planned",
    value: (row) => routesText(row.after),
    cell: (row) => <Routes routes={row.after} other={row.before} />,
  },
  {
    id: "unserved",
    header: "Unserved",
    unit: "requests/s",
    numeric: true,
    value: (row) => row.unservedRequestsPerSec,
    cell: (row) =>
      row.unservedRequestsPerSec > 0 ? (
        <span className="text-critical" title={row.because.join(", ")}>
          <Quantity value={row.unservedRequestsPerSec} />
        </span>
      ) : (
        <span className="text-faint">0</span>
      ),
  },
  {
    id: "denied",
    header: "Denied by",
    value: (row) => row.rules.join(", "),
    cell: (row) =>
      row.rules.length === 0 ? (
        <StatusBadge status="allowed" label="Nothing" />
      ) : (
        <span title={`${row.deniedFleets} fleets are denied to it`}>{row.rules.join(", ")}</span>
      ),
    wide: true,
    wrap: true,
  },
];

/** Every demand cell with its routes before and after. */
export function CellsTable({ rows }: { rows: CellChange[] }) {
  return (
    <DataTable
      id="cells"
      caption="Demand cells before and after"
      rows={rows}
      columns={columns}
      rowId={(row) => row.cell}
      defaultSort={{ id: "moved", desc: true }}
      empty={<EmptyState kind="nothing" title="The snapshot holds no demand cell." />}
    />
  );
}

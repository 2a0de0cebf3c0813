"use client";

import { NoData, Percent, Quantity } from "@/components/format/figures";
import { RelativeTime } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import type { CapacityRow } from "../capacity-rows";
import { CapacityBar } from "./capacity-bar";

/** One line per provider and SKU, with its capacity as nested bars on one scale. */
export function CapacityTable({ rows }: { rows: CapacityRow[] }) {
  const largest = Math.max(0, ...rows.map((row) => row.contracted));
  const columns: Column<CapacityRow>[] = [
    { id: "provider", header: "Provider", value: (row) => row.providerName, facet: true },
    { id: "accelerator", header: "Accelerator", value: (row) => row.acceleratorName, facet: true },
    { id: "fleets", header: "Fleets", numeric: true, value: (row) => row.fleets, wide: true },
    {
      id: "shape",
      header: "Contracted, delivered, healthy, used",
      value: (row) => row.contracted,
      cell: (row) => (
        <CapacityBar {...row} largest={largest} name={`${row.providerName} ${row.acceleratorName}`} />
      ),
      wide: true,
    },
    {
      id: "contracted",
      header: "Contracted",
      numeric: true,
      value: (row) => row.contracted,
      cell: (row) => <Quantity value={row.contracted} />,
    },
    {
      id: "delivered",
      header: "Delivered",
      numeric: true,
      value: (row) => row.delivered,
      cell: (row) => <Quantity value={row.delivered} />,
    },
    {
      id: "healthy",
      header: "Healthy",
      numeric: true,
      value: (row) => row.healthy,
      cell: (row) => <Quantity value={row.healthy} />,
    },
    {
      id: "used",
      header: "In use",
      numeric: true,
      value: (row) => row.used,
      cell: (row) =>
        row.used === null ? (
          <NoData why="None of its fleets reports utilization" />
        ) : (
          <Quantity value={Math.round(row.used)} />
        ),
    },
    {
      id: "utilization",
      header: "Utilization",
      unit: "%",
      numeric: true,
      value: (row) => (row.used === null ? null : (row.used / (row.healthyReporting || 1)) * 100),
      cell: (row) => (
        <>
          <Percent fraction={row.used === null ? null : row.used / (row.healthyReporting || 1)} />
          {row.reporting > 0 && row.reporting < row.fleets ? (
            <span className="text-xs text-faint">
              {" "}
              {row.reporting} of {row.fleets}
            </span>
          ) : null}
        </>
      ),
    },
    {
      id: "age",
      header: "Last data",
      value: (row) => row.newestAt,
      cell: (row) => (row.newestAt ? <RelativeTime at={row.newestAt} /> : <NoData />),
      wide: true,
    },
  ];
  return (
    <DataTable
      id="capacity"
      caption="Capacity by provider and accelerator"
      rows={rows}
      columns={columns}
      rowId={(row) => row.id}
      defaultSort={{ id: "contracted", desc: true }}
      empty={
        <EmptyState kind="nothing" title="There are no fleets.">
          An estate comes from a scenario; start with <code>npm start -- --scenario frontier-lab</code> to
          have one.
        </EmptyState>
      }
    />
  );
}

"use client";

import { Quantity } from "@/components/format/figures";
import { Instant } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { IllustrativeMark } from "@/components/ui/illustrative-mark";
import { StatusBadge } from "@/components/ui/status-badge";
import type { Delivery, DeliveryStanding } from "@/lib/fleet/capacity";

export type DeliveryRow = Delivery & { id: string; standing: DeliveryStanding };

const words: Record<DeliveryStanding["kind"], string> = { delivered: "Delivered", late: "Late", due: "Due" };

const columns: Column<DeliveryRow>[] = [
  { id: "fleet", header: "Fleet", value: (row) => row.fleetName },
  { id: "provider", header: "Provider", value: (row) => row.providerName, facet: true },
  {
    id: "accelerators",
    header: "Accelerators",
    numeric: true,
    value: (row) => row.accelerators,
    cell: (row) => <Quantity value={row.accelerators} />,
  },
  {
    id: "standing",
    header: "Standing",
    value: (row) => words[row.standing.kind],
    cell: (row) => <Standing standing={row.standing} />,
    facet: true,
  },
  { id: "due", header: "Due", value: (row) => row.dueOn, cell: (row) => <Instant at={row.dueOn} to="day" /> },
  {
    id: "delivered",
    header: "Delivered",
    value: (row) => row.deliveredOn,
    cell: (row) => (row.deliveredOn ? <Instant at={row.deliveredOn} to="day" /> : null),
    wide: true,
  },
  {
    id: "source",
    header: "Source",
    value: (row) => (row.illustrative ? "illustrative" : "published"),
    cell: (row) => (row.illustrative ? <IllustrativeMark of="This delivery" /> : "published"),
    wide: true,
  },
];

/** Dated promises of accelerators: which came, which are late, which are still to come. */
export function DeliveriesTable({ rows }: { rows: DeliveryRow[] }) {
  return (
    <DataTable
      id="deliveries"
      caption="Promised deliveries"
      rows={rows}
      columns={columns}
      rowId={(row) => row.id}
      rowHref={(row) => `/fleets/${row.fleetId}`}
      defaultSort={{ id: "due", desc: false }}
      empty={
        <EmptyState kind="nothing" title="No delivery is promised.">
          All contracted capacity is here, or the contracts name no dates.
        </EmptyState>
      }
    />
  );
}

function Standing({ standing }: { standing: DeliveryStanding }) {
  switch (standing.kind) {
    case "delivered":
      return (
        <StatusBadge
          status="completed"
          label={standing.lateDays > 0 ? `Delivered, ${standing.lateDays} days late` : "Delivered in time"}
        />
      );
    case "late":
      return <StatusBadge status="late" label={`Late by ${standing.lateDays} days`} />;
    case "due":
      return (
        <StatusBadge
          status="pending"
          label={standing.inDays === 0 ? "Due today" : `Due in ${standing.inDays} days`}
        />
      );
  }
}

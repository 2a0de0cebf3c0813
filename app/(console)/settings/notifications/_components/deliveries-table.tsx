"use client";

import { RelativeTime } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusBadge } from "@/components/ui/status-badge";
import type { DeliveryState } from "@/lib/notifications/model";

export interface DeliveryRow {
  id: string;
  at: string;
  event: string;
  title: string;
  channel: string;
  recipients: string;
  state: DeliveryState;
  attempts: number;
  nextAttemptAt: string | null;
  /** What the other side answered last. */
  outcome: string | null;
}

const looks = {
  pending: { status: "pending", label: "To be sent" },
  delivered: { status: "completed", label: "Delivered" },
  failed: { status: "failed", label: "Failed" },
  dropped: { status: "inactive", label: "Dropped" },
} as const;

const columns: Column<DeliveryRow>[] = [
  { id: "at", header: "When", value: (row) => new Date(row.at), cell: (row) => <RelativeTime at={row.at} /> },
  {
    id: "state",
    header: "State",
    value: (row) => looks[row.state].label,
    cell: (row) => <StatusBadge {...looks[row.state]} />,
    facet: true,
  },
  { id: "event", header: "Event", value: (row) => row.event, facet: true },
  { id: "title", header: "Says", value: (row) => row.title, wrap: true, wide: true },
  { id: "channel", header: "Channel", value: (row) => row.channel, facet: true },
  { id: "recipients", header: "For", value: (row) => row.recipients, wrap: true, wide: true },
  { id: "attempts", header: "Attempts", value: (row) => row.attempts, numeric: true, wide: true },
  {
    id: "outcome",
    header: "Outcome",
    value: (row) => row.outcome,
    cell: (row) => (
      <>
        {row.outcome ?? <span className="text-faint">not tried yet</span>}
        {row.nextAttemptAt && row.attempts > 0 ? (
          <span className="text-muted">
            {" "}
            Again <RelativeTime at={row.nextAttemptAt} />.
          </span>
        ) : null}
      </>
    ),
    wrap: true,
  },
];

/** What was sent, to whom, and what the other side said. */
export function DeliveriesTable({ rows }: { rows: DeliveryRow[] }) {
  return (
    <DataTable
      id="deliveries"
      caption="Deliveries"
      rows={rows}
      columns={columns}
      rowId={(row) => row.id}
      empty={
        <EmptyState kind="nothing" title="Nothing has been sent yet.">
          It shows here as soon as something happens that somebody hears of, or you send a test.
        </EmptyState>
      }
    />
  );
}

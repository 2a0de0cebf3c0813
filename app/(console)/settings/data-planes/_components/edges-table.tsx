"use client";

import { NoData } from "@/components/format/figures";
import { RelativeTime } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusBadge } from "@/components/ui/status-badge";
import type { DataPlaneKind, SyncState } from "@/lib/dataplane/model";
import { RemoveEdgeDialog } from "./dialogs";
import { healthLook, syncLook } from "./sync-look";

export type EdgeRow = {
  id: string;
  name: string;
  address: string | null;
  sync: SyncState;
  note: string | null;
  healthy: boolean | null;
  healthNote: string | null;
  version: number | null;
  heardAt: string | null;
};

const orNothing = (text: string | null) => text ?? <NoData why="Nothing to say" />;

function columnsFor(kind: DataPlaneKind, disabledReason: string | undefined): Column<EdgeRow>[] {
  const address: Column<EdgeRow>[] =
    kind === "feed"
      ? []
      : [
          {
            id: "address",
            header: kind === "haproxy" ? "Runtime API" : "Cluster",
            value: (row) => row.address,
            cell: (row) => <span className="font-mono text-xs">{row.address}</span>,
            wide: true,
          },
        ];
  return [
    { id: "name", header: "Edge", value: (row) => row.name },
    {
      id: "sync",
      header: "Against desired",
      value: (row) => syncLook[row.sync].label,
      cell: (row) => <StatusBadge {...syncLook[row.sync]} />,
      facet: true,
    },
    {
      id: "health",
      header: "Health",
      value: (row) => healthLook(row.healthy).label,
      cell: (row) => <StatusBadge {...healthLook(row.healthy)} />,
      facet: true,
    },
    {
      id: "version",
      header: "Runs table",
      numeric: true,
      value: (row) => row.version,
      cell: (row) => row.version ?? <NoData why="It has not said" />,
    },
    {
      id: "heard",
      header: kind === "feed" ? "Last acknowledged" : "Last read",
      value: (row) => (row.heardAt === null ? null : new Date(row.heardAt)),
      cell: (row) => (row.heardAt === null ? <NoData why="Never" /> : <RelativeTime at={row.heardAt} />),
    },
    ...address,
    { id: "why", header: "Why", value: (row) => row.note, cell: (row) => orNothing(row.note), wrap: true },
    {
      id: "wellness",
      header: "Seen from there",
      value: (row) => row.healthNote,
      cell: (row) => orNothing(row.healthNote),
      wrap: true,
      wide: true,
    },
    {
      id: "remove",
      header: "Actions",
      value: () => null,
      cell: (row) => <RemoveEdgeDialog edgeId={row.id} name={row.name} disabledReason={disabledReason} />,
    },
  ];
}

const howToStart: Record<DataPlaneKind, string> = {
  feed: "An edge joins by itself: give it an API token of role edge, let it poll /api/v1/routing/tables/current and acknowledge what it runs.",
  haproxy: "Register the Runtime API of each HAProxy, such as unix:/run/haproxy/ballast.sock.",
  gateway_api:
    "Register each cluster that has the Gateway, by where its kubeconfig is, such as kubeconfig:/etc/ballast/eu.kubeconfig.",
};

/** The edges of one data plane: what each runs, and apart from that whether it is well. */
export function EdgesTable({
  planeId,
  planeName,
  kind,
  rows,
  disabledReason,
}: {
  planeId: string;
  planeName: string;
  kind: DataPlaneKind;
  rows: EdgeRow[];
  disabledReason: string | undefined;
}) {
  return (
    <DataTable
      id={`edges-${planeId}`}
      caption={`Edges of ${planeName}`}
      rows={rows}
      columns={columnsFor(kind, disabledReason)}
      rowId={(row) => row.id}
      defaultSort={{ id: "name", desc: false }}
      plain={rows.length <= 8}
      empty={
        <EmptyState kind="nothing" title="No edge is registered, so nothing carries its tables.">
          {howToStart[kind]}
        </EmptyState>
      }
    />
  );
}

"use client";

import { NoData } from "@/components/format/figures";
import { RelativeTime } from "@/components/format/time";
import type { Column } from "@/components/tables/column";
import { DataTable } from "@/components/tables/data-table";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { StatusBadge } from "@/components/ui/status-badge";
import type { DataPlaneKind, SyncState } from "@/lib/dataplane/model";
import { driftPath } from "./drift-path";
import { RemoveEdgeDialog, RestoreEdgeDialog } from "./edge-dialogs";
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
  /** Why the last try to bring it to the table failed. */
  failed: string | null;
  /** The last acknowledgement in its name that was not taken. */
  refused: { at: string; why: string } | null;
  /** Whether somebody asked for it to be set back, and that is under way. */
  restoring: boolean;
  cannotRemove: string | undefined;
};

export type EdgeActs = {
  version: number | null;
  cannotRestore: string | undefined;
};

const orNothing = (text: string | null) => text ?? <NoData why="Nothing to say" />;

/** What keeps it from running the table: what was read of it, and what it answered when it was written to. */
function Why({ row }: { row: EdgeRow }) {
  const { note, failed, restoring } = row;
  if (note === null && failed === null) return orNothing(null);
  return (
    <>
      {note}
      {failed !== null && failed !== note ? <span className="block text-critical">{failed}</span> : null}
      {restoring ? <span className="block text-muted">It is being set back.</span> : null}
    </>
  );
}

function columnsFor(
  planeId: string,
  kind: DataPlaneKind,
  rows: EdgeRow[],
  acts: EdgeActs,
): Column<EdgeRow>[] {
  const refused: Column<EdgeRow>[] = rows.some((row) => row.refused !== null)
    ? [
        {
          id: "refused",
          header: "Last acknowledgement refused",
          value: (row) => row.refused?.why ?? null,
          cell: (row) =>
            row.refused === null ? (
              <NoData why="None was" />
            ) : (
              <>
                {row.refused.why} <RelativeTime at={row.refused.at} />
              </>
            ),
          wrap: true,
        },
      ]
    : [];
  const address: Column<EdgeRow>[] =
    kind === "feed"
      ? []
      : [
          {
            id: "address",
            header: kind === "haproxy" ? "Runtime API" : "Cluster",
            value: (row) => row.address,
            cell: (row) => <span className="break-all font-mono text-xs">{row.address}</span>,
            wrap: true,
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
    {
      id: "why",
      header: "Why",
      value: (row) => [row.note, row.failed].filter((text) => text !== null).join(" ") || null,
      cell: (row) => <Why row={row} />,
      wrap: true,
    },
    ...refused,
    {
      id: "wellness",
      header: "Seen from there",
      value: (row) => row.healthNote,
      // An edge that cannot be reached says nothing of its own: why it cannot stands beside it.
      cell: (row) => orNothing(row.healthNote === row.note ? null : row.healthNote),
      wrap: true,
      wide: true,
    },
    {
      id: "remove",
      header: "Actions",
      value: () => null,
      cell: (row) => (
        <span className="flex flex-wrap gap-1">
          {row.sync === "drifted" && kind !== "feed" ? (
            <>
              <RestoreEdgeDialog
                edgeId={row.id}
                name={row.name}
                version={acts.version}
                disabledReason={acts.cannotRestore}
              />
              <ButtonLink href={driftPath(planeId, row.name)} variant="quiet">
                Adopt…
              </ButtonLink>
            </>
          ) : null}
          <RemoveEdgeDialog edgeId={row.id} name={row.name} disabledReason={row.cannotRemove} />
        </span>
      ),
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
  acts,
}: {
  planeId: string;
  planeName: string;
  kind: DataPlaneKind;
  rows: EdgeRow[];
  acts: EdgeActs;
}) {
  return (
    <DataTable
      id={`edges-${planeId}`}
      caption={`Edges of ${planeName}`}
      rows={rows}
      columns={columnsFor(planeId, kind, rows, acts)}
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

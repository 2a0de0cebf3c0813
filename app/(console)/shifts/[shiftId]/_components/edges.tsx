import { DataAge } from "@/components/format/time";
import { EmptyState } from "@/components/ui/empty-state";
import type { Status } from "@/components/ui/status";
import { StatusBadge } from "@/components/ui/status-badge";
import type { EdgeRow } from "@/lib/shifts/queries/shift-detail";

const looks: Readonly<Record<string, { status: Status; label: string }>> = {
  in_sync: { status: "ok", label: "In sync" },
  behind: { status: "computing", label: "Behind" },
  drifted: { status: "degraded", label: "Drifted" },
  unreachable: { status: "critical", label: "Unreachable" },
};

/** What every edge should run against what it was read to run. */
export function Edges({ edges, newestVersion }: { edges: readonly EdgeRow[]; newestVersion: number | null }) {
  if (edges.length === 0) {
    return (
      <EmptyState kind="nothing" title="No edge is registered.">
        A shift moves traffic through the edges of a data plane. Register one in Settings, Data planes.
      </EmptyState>
    );
  }
  const converged = edges.filter(({ sync }) => sync === "in_sync").length;
  return (
    <>
      <p className="pb-2 text-sm">
        <span className="font-semibold tabular-nums">
          {converged} of {edges.length}
        </span>{" "}
        edges run table {newestVersion ?? "–"}.
      </p>
      <ul>
        {edges.slice(0, 50).map((edge) => (
          <li
            key={edge.id}
            className="flex flex-wrap items-baseline gap-x-3 border-b border-line py-1.5 text-sm"
          >
            <StatusBadge {...(looks[edge.sync] ?? { status: "unknown", label: "Unknown" })} />
            <span className="min-w-0 truncate">
              {edge.dataPlane} / <span className="font-medium">{edge.name}</span>
            </span>
            <span className="ml-auto text-xs text-muted">
              table {edge.version ?? "–"} <DataAge at={edge.observedAt} staleAfterMs={60_000} />
            </span>
            {edge.note ? <span className="basis-full text-xs text-muted">{edge.note}</span> : null}
          </li>
        ))}
      </ul>
      {edges.length > 50 ? (
        <p className="pt-2 text-xs text-faint">{edges.length - 50} more are not listed.</p>
      ) : null}
    </>
  );
}

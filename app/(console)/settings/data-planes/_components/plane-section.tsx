import { Instant, RelativeTime } from "@/components/format/time";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { StatusBadge } from "@/components/ui/status-badge";
import type { PlaneView } from "@/lib/dataplane/queries";
import { EnablePlaneDialog, RegisterEdgeDialog, RepublishDialog } from "./dialogs";
import { EdgesTable } from "./edges-table";
import { ConfigureGatewayDialog } from "./gateway-dialog";
import { GatewayFacts } from "./gateway-facts";
import { RemovePlaneDialog } from "./remove-plane-dialog";

const kindNames = {
  feed: "Routing feed",
  haproxy: "HAProxy",
  gateway_api: "Kubernetes Gateway API",
} as const;

/** One data plane: how far its edges are, what became of the last publication, and what it cannot do. */
export function PlaneSection({
  plane,
  version,
  cannotManage,
  cannotOperate,
  keeps,
}: {
  plane: PlaneView;
  version: number | null;
  cannotManage: string | undefined;
  cannotOperate: string | undefined;
  /** Why it, or an edge of it, cannot be taken out now. */
  keeps: { plane: string | null; edge: (name: string) => string | null };
}) {
  const { convergence, enabled, kind } = plane;
  const republishBlocked =
    cannotOperate ??
    (enabled ? undefined : "It is disabled.") ??
    (version === null ? "No routing table has been published yet." : undefined) ??
    plane.problem ??
    undefined;
  const facts = [
    { label: "Edges", value: String(convergence.edges) },
    { label: "Table", value: version === null ? "none yet" : String(version) },
  ];
  const failed = new Map(plane.effect?.detail?.edges.map(({ edge, reason }) => [edge, reason]));
  return (
    <Section
      title={plane.name}
      note={
        <>
          {kindNames[kind]} <span className="font-mono">{plane.id}</span>
        </>
      }
      actions={
        <>
          <RepublishDialog planeId={plane.id} version={version} disabledReason={republishBlocked} />
          {plane.gateway ? (
            <ConfigureGatewayDialog planeId={plane.id} config={plane.gateway} disabledReason={cannotManage} />
          ) : null}
          <RegisterEdgeDialog planeId={plane.id} kind={kind} disabledReason={cannotManage} />
          <EnablePlaneDialog
            planeId={plane.id}
            enabled={enabled}
            disabledReason={cannotManage}
            facts={facts}
          />
          <RemovePlaneDialog
            planeId={plane.id}
            facts={facts}
            disabledReason={cannotManage ?? keeps.plane ?? undefined}
          />
        </>
      }
    >
      {enabled ? null : (
        <Notice tone="warn" title="Disabled">
          Its edges keep the table they have. Shifts, drains and rollbacks do not reach them.
        </Notice>
      )}
      {plane.problem === null ? null : <Notice tone="critical" title={plane.problem} />}
      <Publication plane={plane} />
      <DriftNotice plane={plane} />
      {plane.gateway ? <GatewayFacts config={plane.gateway} /> : null}
      <EdgesTable
        planeId={plane.id}
        planeName={plane.name}
        kind={kind}
        acts={{ version, cannotRestore: republishBlocked }}
        rows={plane.edges.map((edge) => ({
          id: edge.id,
          name: edge.name,
          address: edge.address,
          sync: edge.sync,
          note: edge.note,
          healthy: edge.healthy,
          healthNote: edge.healthNote,
          version: edge.ackedVersion,
          heardAt: edge.ackedAt?.toISOString() ?? null,
          failed: edge.sync === "in_sync" ? null : (failed.get(edge.name) ?? null),
          refused:
            edge.refusedAt && edge.refusedWhy !== null
              ? { at: edge.refusedAt.toISOString(), why: edge.refusedWhy }
              : null,
          restoring: edge.sync === "drifted" && edge.restoreVersion === version,
          cannotRemove: cannotManage ?? keeps.edge(edge.name) ?? undefined,
        }))}
      />
      {plane.capabilities ? (
        <div className="pt-3">
          <h3 className="text-xs font-medium text-muted">What it cannot do</h3>
          <ul className="list-disc pl-5 text-sm text-muted">
            {plane.capabilities.cannot.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      ) : null}
    </Section>
  );
}

/** What will happen to a change made by hand, and when: nothing of it is a surprise to whoever made it. */
function DriftNotice({ plane }: { plane: PlaneView }) {
  const drifted = plane.edges.filter(({ sync }) => sync === "drifted");
  if (drifted.length === 0 || !plane.enabled) return null;
  const names = drifted.map(({ name }) => name).join(", ");
  return (
    <Notice
      tone="warn"
      title={`${names} ${drifted.length === 1 ? "runs" : "run"} something else than was published`}
    >
      Ballast leaves that as it is, also while it brings up other edges. It is written over when somebody
      restores it, and by the next routing table: the next step of a shift, a drain, or a rollback. To keep
      it, have it adopted.
    </Notice>
  );
}

function Publication({ plane }: { plane: PlaneView }) {
  const { convergence, effect } = plane;
  if (convergence.version === null) return null;
  const on = `${convergence.edgesInSync} of ${convergence.edges} edges on table ${convergence.version}`;
  if (!effect) return <p className="pb-2 text-sm text-muted">{on}; it is published within seconds.</p>;
  const look = {
    applied: { status: "completed", label: "Applied" },
    failed: { status: "failed", label: "Not applied everywhere" },
    superseded: { status: "superseded", label: "Superseded" },
    under_way: { status: "applying", label: "Under way" },
  } as const;
  const changedSince = effect.outcome === "applied" && convergence.edgesInSync < convergence.edges;
  const { status, label } = changedSince
    ? ({ status: "degraded", label: "Applied, and changed since" } as const)
    : look[effect.outcome ?? "under_way"];
  return (
    <div className="pb-2 text-sm">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StatusBadge status={status} label={label} />
        <span>{on}</span>
        <span className="text-xs text-faint">
          intended <RelativeTime at={effect.intentAt} />
          {effect.outcomeAt ? (
            <>
              , settled <Instant at={effect.outcomeAt} to="second" />
            </>
          ) : null}
          , {effect.attempts} {effect.attempts === 1 ? "attempt" : "attempts"}
        </span>
      </p>
      {effect.detail?.reason && convergence.edges > 0 ? (
        <p className="text-critical">{effect.detail.reason}</p>
      ) : null}
    </div>
  );
}

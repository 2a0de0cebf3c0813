import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { Instant } from "@/components/format/time";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { type RoutingView, routingOverview, signingKeys, tableHistory } from "@/lib/dataplane/queries";
import { whyKeepEdge, whyKeepPlane } from "@/lib/dataplane/removal";
import { whyNot } from "@/lib/identity/permissions";
import { waitingAdoptions } from "@/lib/shifts/queries/adoptions";
import { shiftCounts } from "@/lib/shifts/queries/names";
import { RegisterPlaneDialog } from "./_components/dialogs";
import { driftPath } from "./_components/drift-path";
import { PlaneSection } from "./_components/plane-section";
import { SigningKeys } from "./_components/signing-keys";
import { TablesList } from "./_components/tables-list";

export const metadata: Metadata = { title: "Data planes" };

const tablesShown = 10;

export default async function DataPlanesPage() {
  const actor = await pageActor();
  const [view, tables, keys, { moving }, waiting] = await Promise.all([
    routingOverview(actor),
    tableHistory(actor, tablesShown),
    signingKeys(actor),
    shiftCounts(actor),
    waitingAdoptions(actor, new Date()),
  ]);
  const cannotManage = whyNot(actor, "dataplanes:manage") ?? undefined;
  const cannotOperate = whyNot(actor, "dataplanes:operate") ?? undefined;

  return (
    <>
      <LiveRefresh topics={["dataplane", "routing"]} />
      <PageHeader
        title="Data planes"
        lede={lede(view)}
        actions={<RegisterPlaneDialog disabledReason={cannotManage} />}
      />
      {waiting.map(({ adoption: { id, dataPlaneId, edge, askedBy, reason, expiresAt } }) => (
        <Notice
          key={id}
          tone="warn"
          title={`${askedBy} asks to adopt what ${dataPlaneId}/${edge} runs`}
          action={<ButtonLink href={driftPath(dataPlaneId, edge)}>Read and decide</ButtonLink>}
        >
          “{reason}” It waits for a manager until <Instant at={expiresAt} to="minute" />.
        </Notice>
      ))}
      {view.planes.length === 0 ? (
        <EmptyState kind="nothing" title="No data plane is registered, so nothing carries out a shift.">
          Register the HAProxy instances, the Kubernetes gateways or the routing feed that split your traffic.
        </EmptyState>
      ) : (
        view.planes.map((plane) => (
          <PlaneSection
            key={plane.id}
            plane={plane}
            version={view.desired?.version ?? null}
            cannotManage={cannotManage}
            cannotOperate={cannotOperate}
            keeps={{
              plane: whyKeepPlane(plane, view.planes, moving),
              edge: (name) => whyKeepEdge(name, plane, view.planes, moving),
            }}
          />
        ))
      )}
      {keys.length > 0 || view.planes.some(({ kind }) => kind === "feed") ? (
        <SigningKeys
          cannotManage={cannotManage}
          rows={keys.map(({ kid, state, publicX, createdAt, activatedAt, endedAt }) => ({
            kid,
            state,
            publicX,
            createdAt: createdAt.toISOString(),
            activatedAt: activatedAt?.toISOString() ?? null,
            endedAt: endedAt?.toISOString() ?? null,
          }))}
        />
      ) : null}
      <Section title="Routing tables" note={`The last ${tablesShown}; each is kept as it was made`}>
        <TablesList
          rows={tables.map(({ version, sha256, note, createdBy, createdAt }) => ({
            version,
            sha256,
            note,
            createdBy,
            createdAt: createdAt.toISOString(),
          }))}
        />
      </Section>
    </>
  );
}

/** What the reader came for: how many edges run the newest table, and which do not. */
function lede({ desired, planes }: RoutingView): string {
  if (!desired) return "No routing table has been published yet.";
  const edges = planes.filter((plane) => plane.enabled).flatMap((plane) => plane.edges);
  if (edges.length === 0) return `Table ${desired.version} is published, and no edge is there to run it.`;
  const count = (sync: string) => edges.filter((edge) => edge.sync === sync).length;
  const rest = [
    [count("behind"), "behind"],
    [count("drifted"), "drifted"],
    [count("unreachable"), "unreachable"],
    [count("unknown"), "not known yet"],
  ].filter(([number]) => number !== 0);
  const inSync = `${count("in_sync")} of ${edges.length} edges run table ${desired.version}, over ${desired.cells} demand cells`;
  return rest.length === 0
    ? `${inSync}.`
    : `${inSync}; ${rest.map(([number, label]) => `${number} ${label}`).join(", ")}.`;
}

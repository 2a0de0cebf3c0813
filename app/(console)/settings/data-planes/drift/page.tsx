import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { Instant } from "@/components/format/time";
import { ButtonLink } from "@/components/ui/button";
import { KeyValueList } from "@/components/ui/key-value";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { routingOverview } from "@/lib/dataplane/queries";
import { whyNot } from "@/lib/identity/permissions";
import { systemClock } from "@/lib/platform/clock";
import { Refusal } from "@/lib/platform/errors";
import { formatUsd } from "@/lib/platform/money";
import type { PreparedAdoption } from "@/lib/shifts/adoption/prepare";
import { adoptionPreview, waitingAdoptions } from "@/lib/shifts/queries/adoptions";
import {
  AskAdoptionDialog,
  DecideAdoptionDialogs,
  WithdrawAdoptionDialog,
} from "../_components/adoption-dialogs";
import { ChangesTable } from "../_components/changes-table";
import { RestoreEdgeDialog } from "../_components/edge-dialogs";

export const metadata: Metadata = { title: "Changed by hand" };

/** What an edge was changed to behind Ballast: what keeping it would mean, and who decides that. */
export default async function DriftPage({
  searchParams,
}: {
  searchParams: Promise<{ plane?: string; edge?: string }>;
}) {
  const [actor, { plane: planeId = "", edge: name = "" }] = [await pageActor(), await searchParams];
  const now = systemClock.now();
  const of = { dataPlaneId: planeId, edge: name };
  const [view, waiting, read] = await Promise.all([
    routingOverview(actor),
    waitingAdoptions(actor, now),
    adoptionPreview(actor, of, now).catch((error: unknown) => {
      if (error instanceof Refusal) return error.message;
      throw error;
    }),
  ]);
  const plane = view.planes.find(({ id }) => id === planeId);
  const edge = plane?.edges.find((one) => one.name === name);
  if (!plane || !edge) notFound();
  const asked = waiting.find(({ adoption }) => adoption.dataPlaneId === planeId);
  const mine = asked?.adoption.edge === name ? asked : undefined;
  const version = view.desired?.version ?? null;
  const cannotAsk =
    whyNot(actor, "shifts:propose") ??
    (asked ? `What ${asked.adoption.edge} runs waits for a signature already.` : undefined) ??
    (typeof read === "string" ? read : (read.forbidden[0] ?? undefined));
  const cannotSign =
    whyNot(actor, "approvals:decide") ??
    (mine?.adoption.askedById === actor.id ? "You asked for this; somebody else signs it." : undefined);

  return (
    <>
      <LiveRefresh topics={["dataplane", "routing"]} />
      <PageHeader
        title={`${plane.name}: what ${name} was changed to`}
        lede={edge.note ?? `It runs table ${edge.ackedVersion ?? "—"} as published.`}
        actions={
          <>
            <ButtonLink href="/settings/data-planes">Data planes</ButtonLink>
            <RestoreEdgeDialog
              edgeId={edge.id}
              name={name}
              version={version}
              disabledReason={
                whyNot(actor, "dataplanes:operate") ??
                (edge.sync === "drifted" ? undefined : "It was not changed by hand.")
              }
            />
            <AskAdoptionDialog planeId={planeId} edge={name} disabledReason={cannotAsk} />
          </>
        }
      />
      {mine ? (
        <Notice
          tone="warn"
          title={`${mine.adoption.askedBy} asks that this become the published table`}
          action={
            <>
              <WithdrawAdoptionDialog
                adoptionId={mine.adoption.id}
                disabledReason={whyNot(actor, "shifts:propose") ?? undefined}
              />
              <DecideAdoptionDialogs
                adoptionId={mine.adoption.id}
                edge={name}
                facts={typeof read === "string" ? [] : factsOf(read)}
                disabledReason={cannotSign}
              />
            </>
          }
        >
          “{mine.adoption.reason}” Asked <Instant at={mine.adoption.askedAt} to="minute" />, expires{" "}
          <Instant at={mine.adoption.expiresAt} to="minute" />. It is read once more when it is signed.
        </Notice>
      ) : null}
      {typeof read === "string" ? (
        <Notice tone="critical" title={read} />
      ) : (
        <Preview read={read} name={name} />
      )}
    </>
  );
}

function Preview({ read, name }: { read: PreparedAdoption; name: string }) {
  return (
    <>
      {read.forbidden.length > 0 ? (
        <Notice tone="critical" title="It cannot be adopted">
          {read.forbidden.join(" ")}
        </Notice>
      ) : (
        <Notice tone="ok" title="It can be adopted">
          Law allows it, the fleets can bear it, and no edge moves further than one step may. {name} goes on
          as it is.
        </Notice>
      )}
      <Section title="If it were adopted" note="As read from the edge itself just now">
        <KeyValueList facts={factsOf(read)} />
      </Section>
      <Section title="Where it departs from the published table" note={`Table ${read.baseVersion}`}>
        <ChangesTable
          rows={read.impact.moves.map((move) => ({
            cell: move.cell,
            requestsPerSec: move.requestsPerSec,
            movedShare: move.movedShare,
            before: [...move.before],
            after: [...move.after],
          }))}
        />
      </Section>
    </>
  );
}

function factsOf({ impact, followers }: PreparedAdoption) {
  const { usdPerHourBefore: before, usdPerHourAfter: after, crossings, moves, movedRequestsPerSec } = impact;
  return [
    {
      label: "Traffic that departs from the table",
      value: `${movedRequestsPerSec.toFixed(1)} requests/s of ${cellsOf(moves.length)}, were every edge to run it`,
    },
    {
      label: "Edges that follow",
      value: followers === 0 ? "none: no other edge runs something else" : `${followers}, in one step`,
    },
    {
      label: "Spend",
      value: `${after < before ? "−" : "+"}${formatUsd(Math.abs(after - before))}/h, from ${formatUsd(before)}/h`,
    },
    {
      label: "Residency",
      value:
        crossings.length === 0
          ? "every cell stays in its countries"
          : `${cellsOf(crossings.length)} served in other countries: ${crossings
              .slice(0, 3)
              .map(({ cell, countriesAfter }) => `${cell} in ${countriesAfter.join(", ")}`)
              .join("; ")}`,
    },
  ];
}

const cellsOf = (count: number) => (count === 1 ? "1 demand cell" : `${count} demand cells`);

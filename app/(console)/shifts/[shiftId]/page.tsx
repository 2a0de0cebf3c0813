import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { EnvelopePanel } from "@/app/_shell/envelope-panel";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { situationLooks } from "@/app/_shell/situation";
import { formatPercent } from "@/components/format/quantity";
import { RelativeTime } from "@/components/format/time";
import { CopyId } from "@/components/ui/copy-id";
import { KeyValueList } from "@/components/ui/key-value";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { StatusBadge } from "@/components/ui/status-badge";
import { whyNot } from "@/lib/identity/permissions";
import { systemClock } from "@/lib/platform/clock";
import { isRefusal } from "@/lib/platform/errors";
import { startChecks } from "@/lib/shifts/checklist";
import { recentSnapshot } from "@/lib/shifts/current";
import { drainOf } from "@/lib/shifts/queries/drains";
import { envelopeById, statedEnvelope } from "@/lib/shifts/queries/envelope";
import { type ShiftDetail, shiftDetail } from "@/lib/shifts/queries/shift-detail";
import { waysOutOf } from "@/lib/shifts/queries/ways-out";
import { Checklist } from "../_components/checklist";
import { FleetLoads, ImpactFigures, Moves } from "../_components/impact";
import { Controls, controlsFor } from "./_components/controls";
import { DrainControls, DrainFacts, DrainNotices } from "./_components/drain-panel";
import { Edges } from "./_components/edges";
import { Guardrails } from "./_components/guardrails";
import { Steps } from "./_components/steps";
import { Timeline } from "./_components/timeline";
import { WaysOutPanel } from "./_components/ways-out";

export const metadata: Metadata = { title: "Shift" };

const requested = {
  pause: "Pause",
  resume: "Resume",
  abort: "Abort",
  roll_back: "Rollback",
  nearest_safe: "The nearest safe table",
} as const;

export default async function ShiftPage({ params }: { params: Promise<{ shiftId: string }> }) {
  const actor = await pageActor();
  const { shiftId } = await params;
  const detail = await shiftDetail(actor, { shiftId }).catch((error) => {
    if (isRefusal(error) && (error.code === "not_found" || error.code === "invalid")) notFound();
    throw error;
  });
  const { shift, summary, impact, edges, newestVersion } = detail;
  const [drain, stated, inside, ways] = await Promise.all([
    drainOf(actor, { shiftId, now: systemClock.now() }),
    statedEnvelope(actor, { shiftId }),
    shift.envelopeId ? envelopeById(actor, { envelopeId: shift.envelopeId }) : null,
    waysOutOf(actor, { shiftId, clock: systemClock }),
  ]);
  const { progress, request } = shift;
  const waiting = progress.state === "proposed" || progress.state === "approved";
  const checks = waiting
    ? (await startChecks(shift, actor, systemClock, undefined, recentSnapshot)).checks
    : [];
  const held = "step" in progress && progress.step.phase === "held" ? progress.step : null;

  return (
    <>
      <LiveRefresh
        topics={["shift", "routing", "dataplane", "approval"]}
        atMostEveryMs={waiting ? 5_000 : 1_000}
      />
      <PageHeader
        parent={{ href: "/shifts", label: "Shifts" }}
        title={shift.reason}
        status={<StatusBadge {...situationLooks[summary.situation]} />}
        lede={<Lede detail={detail} />}
        actions={
          <>
            {drain ? <DrainControls drain={drain} actor={actor} /> : null}
            <Controls shiftId={shift.id} controls={controlsFor(shift, actor)} />
          </>
        }
      />
      {drain ? <DrainNotices drain={drain} /> : null}
      {request ? (
        <Notice title={`${requested[request.kind]} asked for by ${request.by}`}>
          {request.reason} The controller takes it up at its next tick.
        </Notice>
      ) : null}
      {held ? (
        <Notice
          tone={held.reason.needsHuman || progress.state === "rolling_back" ? "critical" : "warn"}
          title={
            held.reason.needsHuman ? "Held: it waits for you" : "Held: it goes on by itself when this passes"
          }
        >
          {held.reason.sentence} Held since <RelativeTime at={held.since} />.
        </Notice>
      ) : null}
      {ways ? (
        <WaysOutPanel shiftId={shift.id} ways={ways} blocked={whyNot(actor, "shifts:operate") ?? undefined} />
      ) : null}
      {"because" in progress && progress.state !== "completed" ? (
        <Notice
          tone={progress.state === "rolling_back" ? "critical" : "warn"}
          title={
            progress.state !== "rolling_back"
              ? "Why it ended"
              : progress.line?.goal === "nearest_safe"
                ? "Going to the nearest safe table"
                : "Going back"
          }
        >
          {progress.because}
        </Notice>
      ) : null}
      <div className="grid gap-x-8 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="min-w-0">
          <Section title="Steps" note="Each is published, watched, and judged before the next">
            <Steps detail={detail} />
          </Section>
          {checks.length > 0 ? (
            <Section title="Before step 1" note="Read just now; it starts only when all of it holds">
              <Checklist checks={checks} />
            </Section>
          ) : null}
          <Section title="Guardrails" note="Reading against limit, over each guardrail's own window">
            <Guardrails detail={detail} />
          </Section>
        </div>
        <div className="min-w-0">
          <Section
            title="Desired and live"
            note={newestVersion === null ? "Nothing published yet" : `Table ${newestVersion} is published`}
          >
            <Edges edges={edges} newestVersion={newestVersion} />
          </Section>
          <Section title="Timeline">
            <Timeline entries={detail.timeline} />
          </Section>
          <Section title="Signatures">
            {inside ? (
              <p className="border-b border-line py-2 text-sm">
                Moves inside the envelope of{" "}
                <Link href={`/plans/${inside.planId}`} className="text-accent hover:underline">
                  {inside.planName}
                </Link>
                , signed by {inside.signature?.by ?? "nobody"}
                {inside.signature ? (
                  <>
                    , <RelativeTime at={inside.signature.at} />
                  </>
                ) : null}
                . It needs no signature of its own.
              </p>
            ) : detail.approvals.length === 0 ? (
              <p className="text-sm text-muted">Nobody has decided on it.</p>
            ) : (
              <ul>
                {detail.approvals.map((approval) => (
                  <li key={approval.id} className="border-b border-line py-2 text-sm">
                    <StatusBadge status={approval.decision === "approve" ? "approved" : "rejected"} />{" "}
                    {approval.decidedByLabel}, <RelativeTime at={approval.at} />. {approval.reason}
                  </li>
                ))}
              </ul>
            )}
          </Section>
          {drain ? <DrainFacts drain={drain} /> : null}
          <Section title="About">
            <KeyValueList
              facts={[
                {
                  label: "Plan",
                  value: shift.planId ? (
                    <Link href={`/plans/${shift.planId}`} className="text-accent hover:underline">
                      {detail.planName ?? "open"}
                    </Link>
                  ) : (
                    "none"
                  ),
                },
                { label: "Proposed by", value: shift.proposedByLabel },
                { label: "Shift", value: <CopyId value={shift.id} /> },
                { label: "Fleets", value: shift.fleets.join(", ") },
              ]}
            />
          </Section>
        </div>
      </div>
      {stated ? <EnvelopePanel envelope={stated} /> : null}
      {impact ? (
        <>
          <ImpactFigures impact={impact} />
          <FleetLoads fleets={impact.fleets} limit={0.85} />
          <Moves impact={impact} />
        </>
      ) : null}
    </>
  );
}

function Lede({ detail: { shift, summary } }: { detail: ShiftDetail }) {
  const { progress } = shift;
  switch (progress.state) {
    case "proposed":
      return (
        <>
          Nothing has moved. Proposed by {shift.proposedByLabel}; expires{" "}
          <RelativeTime at={shift.expiresAt} />.
        </>
      );
    case "approved":
      return (
        <>
          Nothing has moved.{" "}
          {progress.startAt ? (
            <>
              It starts by itself <RelativeTime at={progress.startAt} />.
            </>
          ) : (
            "It waits for an SRE to start it."
          )}{" "}
          The approval lapses <RelativeTime at={progress.expiresAt} />.
        </>
      );
    case "running":
      return (
        <>
          {formatPercent(progress.live.fraction)} of the way, {summary.stepsPassed} of {summary.steps} steps
          passed.
        </>
      );
    case "rolling_back":
      return (
        <>
          {formatPercent(progress.live.fraction)} of the way still to go
          {progress.line?.goal === "nearest_safe" ? " to the nearest safe table" : " back"}.
        </>
      );
    case "completed":
      return (
        <>
          {summary.steps === 1 ? "Its one step" : `All ${summary.steps} steps`} passed,{" "}
          <RelativeTime at={progress.at} />.{" "}
          {shift.kind === "drain" || shift.kind === "drill"
            ? "Its traffic returns when it is undrained, or expires."
            : "It can still be rolled back while nothing else moves this traffic."}
        </>
      );
    case "draft":
      return <>Nothing has moved.</>;
    default:
      return (
        <>
          Ended <RelativeTime at={progress.at} />.
        </>
      );
  }
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EnvelopePanel } from "@/app/_shell/envelope-panel";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { situationLooks } from "@/app/_shell/situation";
import { Instant, RelativeTime } from "@/components/format/time";
import { ButtonLink } from "@/components/ui/button";
import { CopyId } from "@/components/ui/copy-id";
import { KeyValueList } from "@/components/ui/key-value";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { StatusBadge } from "@/components/ui/status-badge";
import { standings } from "@/lib/approvals/queries";
import { tally } from "@/lib/approvals/tally";
import { systemClock } from "@/lib/platform/clock";
import { isRefusal } from "@/lib/platform/errors";
import { permits } from "@/lib/shifts/actions";
import { startChecks } from "@/lib/shifts/checklist";
import { recentSnapshot } from "@/lib/shifts/current";
import { statedEnvelope } from "@/lib/shifts/queries/envelope";
import { shiftDetail } from "@/lib/shifts/queries/shift-detail";
import { Checklist } from "../../shifts/_components/checklist";
import { Crossings, FleetLoads, ImpactFigures, Moves } from "../../shifts/_components/impact";
import { Signatures } from "../_components/signatures";
import { Decision } from "./_components/decision";
import { LinkedDecision } from "./_components/linked-decision";
import { PlanFlows } from "./_components/plan-flows";
import { expectedDuration, worstStep } from "./risk";

export const metadata: Metadata = { title: "Approval" };

export default async function ApprovalPage({
  params,
  searchParams,
}: {
  params: Promise<{ shiftId: string }>;
  searchParams: Promise<{ link?: string | string[] }>;
}) {
  const actor = await pageActor();
  const { shiftId } = await params;
  const { link: linkId } = await searchParams;
  const detail = await shiftDetail(actor, { shiftId }).catch((error) => {
    if (isRefusal(error) && (error.code === "not_found" || error.code === "invalid")) notFound();
    throw error;
  });
  const { shift, summary, impact, planName } = detail;
  const envelope = await statedEnvelope(actor, { shiftId });
  const now = systemClock.now();
  const { approvals } = detail;
  const [may, mayReject] = await standings(
    actor,
    (["approve", "reject"] as const).map((decision) => ({ signable: shift, given: approvals, decision })),
    now,
  );
  const open = permits(shift.progress, "approve");
  const why = (standing: typeof may) =>
    !open.allowed ? open.because : standing?.allowed ? undefined : standing?.because;
  const ways = open.allowed && may?.allowed ? may.ways : [];
  const decision = {
    shiftId: shift.id,
    snapshotSha256: shift.snapshotSha256 ?? "",
    envelopeSha256: envelope?.sha256,
    blocked: why(may),
    rejectBlocked: why(mayReject),
    roles: ways.map(({ role }) => role),
    isLast: tally(shift, approvals).missing.length === 1,
  };
  // The signature itself is what is being asked for: everything else on the list must hold already.
  const checks = open.allowed
    ? (await startChecks(shift, actor, systemClock, undefined, recentSnapshot)).checks.filter(
        ({ id }) => id !== "approval",
      )
    : [];
  const problems = checks.filter(({ ok }) => !ok);

  return (
    <div className="max-w-4xl">
      <LiveRefresh topics={["approval", "shift"]} atMostEveryMs={5_000} />
      <PageHeader
        parent={{ href: "/approvals", label: "Approvals" }}
        title={shift.reason}
        status={<StatusBadge {...situationLooks[summary.situation]} />}
        lede={
          <>
            Proposed by {shift.proposedByLabel} <RelativeTime at={shift.createdAt} />; expires{" "}
            <RelativeTime at={shift.expiresAt} />.
          </>
        }
        actions={<ButtonLink href={`/shifts/${shift.id}`}>Run sheet</ButtonLink>}
      />
      {impact ? (
        <ImpactFigures impact={impact} />
      ) : (
        <Notice tone="warn" title="The plan behind this shift cannot be read any more." />
      )}
      {problems.length > 0 ? (
        <Notice
          tone="warn"
          title={`${problems.length} of ${checks.length} checks would keep it from starting now`}
        >
          {problems.map(({ id, title, detail: found }) => (
            <p key={id}>
              {title}: {found}
            </p>
          ))}
        </Notice>
      ) : null}
      {ways.map(({ role, for: delegation }) =>
        delegation ? (
          <Notice
            key={delegation.id}
            title={`You decide on behalf of ${delegation.delegatorLabel}${role === "finance" ? ", for finance" : ""}.`}
          >
            They let you sign for them until <Instant at={delegation.endsAt} />: {delegation.reason} Your
            signature names you both.
          </Notice>
        ) : null,
      )}
      {typeof linkId === "string" ? (
        <LinkedDecision linkId={linkId} {...decision} />
      ) : (
        <Decision {...decision} />
      )}
      <Signatures shift={shift} approvals={approvals} />
      <Section title="Risk">
        <KeyValueList
          facts={[
            { label: "Steps", value: `${shift.steps.length}, the largest moves ${worstStep(shift)}` },
            { label: "Takes at least", value: expectedDuration(shift) },
            {
              label: "Way back",
              value: checks.find(({ id }) => id === "back")?.detail ?? "checked again before step 1",
            },
            {
              label: "Guardrails",
              value: `${shift.guardrails.length}; ${shift.guardrails.filter(({ onBreach }) => onBreach === "roll_back").length} of them roll back by themselves`,
            },
            { label: "Fleets", value: shift.fleets.join(", ") },
          ]}
        />
      </Section>
      {impact ? (
        <>
          <Crossings impact={impact} />
          {shift.planId ? <PlanFlows actor={actor} planId={shift.planId} /> : null}
          <FleetLoads fleets={impact.fleets} limit={0.85} />
          <Moves impact={impact} />
        </>
      ) : null}
      {envelope ? <EnvelopePanel envelope={envelope} /> : null}
      {checks.length > 0 ? (
        <Section title="Before step 1" note="Read just now; checked once more when it starts">
          <Checklist checks={checks} />
        </Section>
      ) : null}
      <Section title="What a signature binds">
        <KeyValueList
          facts={[
            { label: "Plan", value: planName ?? "unknown" },
            { label: "Shift", value: <CopyId value={shift.id} /> },
            { label: "Inputs", value: <CopyId value={shift.snapshotSha256 ?? ""} shown={16} /> },
            ...(envelope
              ? [{ label: "Envelope", value: <CopyId value={envelope.sha256} shown={16} /> }]
              : []),
          ]}
        />
      </Section>
    </div>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { pageActor } from "@/app/_shell/page-actor";
import { ButtonLink } from "@/components/ui/button";
import { CopyId } from "@/components/ui/copy-id";
import { KeyValueList } from "@/components/ui/key-value";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Stat, StatRow } from "@/components/ui/stat";
import { StatusBadge } from "@/components/ui/status-badge";
import { reportOf } from "@/lib/drills/queries/runs";
import type { DrillReport } from "@/lib/drills/report";
import { countText, definitionText, durationText, instantText, rateText } from "@/lib/drills/report-words";
import { isRefusal } from "@/lib/platform/errors";
import { resultLooks } from "../../../looks";
import { AuditEntries, GuardrailReadings, Served } from "./_components/tables";

export const metadata: Metadata = { title: "Drill report" };

export default async function ReportPage({ params }: { params: Promise<{ runId: string }> }) {
  const actor = await pageActor();
  const { runId } = await params;
  const { report, sha256 } = await reportOf(actor, { runId }).catch((error: unknown) => {
    if (isRefusal(error) && error.code === "not_found") notFound();
    throw error;
  });
  const { drill, audit } = report;
  const file = `/api/v1/drills/runs/${runId}/report`;
  return (
    <>
      <PageHeader
        parent={{ href: `/drills/${drill.id}`, label: drill.name }}
        title="Drill report"
        status={<StatusBadge {...resultLooks[report.result]} />}
        lede={report.reason}
        actions={
          <>
            <ButtonLink href={`/drills/runs/${runId}`} variant="quiet">
              Run
            </ButtonLink>
            <ButtonLink href={file} prefetch={false} download={`drill-${runId}.json`}>
              JSON
            </ButtonLink>
            <ButtonLink
              href={`${file}.pdf`}
              prefetch={false}
              download={`drill-${runId}.pdf`}
              variant="primary"
            >
              PDF
            </ButtonLink>
          </>
        }
      />
      {audit.chain.intact ? null : (
        <Notice tone="critical" title="The audit log’s chain was broken when this was written">
          {audit.chain.finding}
        </Notice>
      )}
      {report.blockedBy.length > 0 ? (
        <Notice tone="warn" title="What stood against it">
          <ul className="list-disc pl-4">
            {report.blockedBy.map(({ sentence }) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <Figures report={report} />
      <Section
        title="What was served where"
        note="Requests/s and share of the group, from telemetry by whole minutes"
      >
        <Served flows={report.flows} />
      </Section>
      <div className="grid gap-x-8 xl:grid-cols-2">
        <Course report={report} />
        <Section title="Who">
          <KeyValueList
            facts={[
              { label: "Drains", value: `${report.target.kind} ${report.target.id}` },
              { label: "Emptied", value: report.target.fleets.map(({ id }) => id).join(", ") },
              { label: "Drill", value: `version ${drill.version}, ${definitionText(drill)}` },
              {
                label: "Scheduled by",
                value: `${report.people.scheduledBy.who}: ${report.people.scheduledBy.reason}`,
              },
              {
                label: "Approved by",
                value: report.people.approvedBy
                  ? `${report.people.approvedBy.who}: ${report.people.approvedBy.reason}`
                  : "nobody",
              },
              {
                label: "Run by",
                value: report.people.runBy.reason
                  ? `${report.people.runBy.who}: ${report.people.runBy.reason}`
                  : report.people.runBy.who,
              },
            ]}
          />
        </Section>
      </div>
      <Section title="Guardrail readings" note="Least and most, against the limit">
        <GuardrailReadings rows={report.guardrails} />
      </Section>
      <Inputs report={report} sha256={sha256} />
      <Section
        title="Audit log"
        note={
          audit.chain.intact
            ? `Chain recomputed when the run ended: intact, ${countText(audit.chain.entries)} entries`
            : "Chain recomputed when the run ended: broken"
        }
      >
        <AuditEntries entries={audit.entries} />
      </Section>
      <Section title="How it was measured">
        <KeyValueList facts={report.measured.map(({ figure, how }) => ({ label: figure, value: how }))} />
      </Section>
    </>
  );
}

function Figures({
  report: { objective, heldMs, movedRequestsPerSec, unserved, residency },
}: {
  report: DrillReport;
}) {
  const tone = (met: boolean | null) => (met === null ? undefined : met ? "ok" : "warn");
  return (
    <StatRow>
      <Stat
        label="To drained"
        value={objective.toDrainedMs === null ? undefined : durationText(objective.toDrainedMs)}
        compare={`objective ${durationText(objective.drainedWithinMs)}`}
        tone={tone(objective.drainedMet)}
      />
      <Stat
        label="To returned"
        value={objective.toReturnedMs === null ? undefined : durationText(objective.toReturnedMs)}
        compare={`objective ${durationText(objective.returnedWithinMs)}`}
        tone={tone(objective.returnedMet)}
      />
      <Stat
        label="Stood drained"
        value={heldMs === null ? undefined : durationText(heldMs)}
        compare={
          movedRequestsPerSec === null ? "nothing moved" : `${rateText(movedRequestsPerSec)} requests/s moved`
        }
      />
      <Stat
        label="Failed requests"
        value={unserved.failedRequests === null ? undefined : countText(unserved.failedRequests)}
        compare={
          unserved.requests === null ? "nothing moved" : `of ${countText(unserved.requests)} during the run`
        }
      />
      <Stat
        label="Residency violations"
        value={residency.denied === null ? undefined : countText(residency.denied + (residency.unknown ?? 0))}
        compare={`${residency.rulesInForce} rules in force`}
        tone={residency.denied ? "critical" : undefined}
      />
    </StatRow>
  );
}

function Course({ report: { times, drill } }: { report: DrillReport }) {
  const when = (at: string | null) => instantText(at, drill.definition.timeZone);
  return (
    <Section title="When" note="UTC, and the drill’s own clock">
      <KeyValueList
        facts={[
          { label: "Due", value: when(times.dueAt) },
          { label: "Started", value: when(times.startedAt) },
          { label: "Weights at zero", value: when(times.weightsZeroAt) },
          { label: "Drained", value: when(times.drainedAt) },
          { label: "Return begun", value: when(times.returnBegunAt) },
          { label: "Returned", value: when(times.returnedAt) },
          { label: "Ended", value: when(times.endedAt) },
        ]}
      />
    </Section>
  );
}

function Inputs({ report: { inputs, tables, drill }, sha256 }: { report: DrillReport; sha256: string }) {
  const table = (of: { version: number; sha256: string } | null | undefined) =>
    of ? (
      <>
        version {of.version} <CopyId value={of.sha256} />
      </>
    ) : (
      "none"
    );
  return (
    <Section title="Hashes" note="SHA-256; this report’s own is over the JSON as it is served">
      <KeyValueList
        facts={[
          { label: "This report", value: <CopyId value={sha256} /> },
          { label: "Approved definition", value: <CopyId value={drill.sha256} /> },
          {
            label: "Policy",
            value: inputs ? (
              <>
                version {inputs.policyVersion ?? "none"} <CopyId value={inputs.policySha256} />
              </>
            ) : (
              "not read"
            ),
          },
          { label: "Estate", value: inputs ? <CopyId value={inputs.snapshotSha256} /> : "not frozen" },
          { label: "Plan of the drain", value: inputs ? <CopyId value={inputs.planSha256} /> : "none" },
          { label: "Table before", value: table(tables?.before) },
          { label: "Table drained", value: table(tables?.drained) },
          { label: "Table after", value: table(tables?.after) },
        ]}
      />
    </Section>
  );
}

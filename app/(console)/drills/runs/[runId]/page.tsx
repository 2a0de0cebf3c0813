import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { Instant, RelativeTime } from "@/components/format/time";
import { ButtonLink } from "@/components/ui/button";
import { KeyValueList } from "@/components/ui/key-value";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import type { Status } from "@/components/ui/status";
import { StatusBadge } from "@/components/ui/status-badge";
import { type DrillProgress, drillPhases, minutesMs } from "@/lib/drills/model";
import { type RunDetail, runDetail } from "@/lib/drills/queries/runs";
import { localText } from "@/lib/drills/schedule";
import { whyNot } from "@/lib/identity/permissions";
import { isRefusal } from "@/lib/platform/errors";
import type { ShiftDetail } from "@/lib/shifts/queries/shift-detail";
import { phaseLooks, resultLooks } from "../../looks";
import { Clock } from "./_components/clock";
import { CancelDialog, KeepDialog } from "./_components/dialogs";

export const metadata: Metadata = { title: "Drill run" };

export default async function RunPage({ params }: { params: Promise<{ runId: string }> }) {
  const actor = await pageActor();
  const { runId } = await params;
  const detail = await runDetail(actor, { runId }).catch((error: unknown) => {
    if (isRefusal(error) && error.code === "not_found") notFound();
    throw error;
  });
  const { run } = detail;
  const { progress } = run;
  const { definition } = run.version;
  const stop = progress.stop;
  const phase = progress.phase;
  const stoppable = phase === "waiting" || phase === "draining" || phase === "holding";
  const times = "times" in progress ? progress.times : null;
  return (
    <>
      <LiveRefresh topics={["drill", "shift", "dataplane"]} atMostEveryMs={1_000} />
      <PageHeader
        parent={{ href: `/drills/${run.drillId}`, label: run.name }}
        title={`Run of ${localText(run.dueAt, definition.timeZone)}`}
        status={
          <StatusBadge
            {...(progress.phase === "ended" ? resultLooks[progress.result] : phaseLooks[progress.phase])}
          />
        }
        lede={<Lede detail={detail} />}
        actions={
          detail.hasReport ? (
            <ButtonLink href={`/drills/runs/${runId}/report`} variant="primary">
              Report
            </ButtonLink>
          ) : (
            <>
              <KeepDialog
                runId={runId}
                blocked={
                  whyNot(actor, "shifts:operate") ??
                  (phase === "draining" || phase === "holding" ? undefined : "Nothing stands drained.")
                }
              />
              <CancelDialog
                runId={runId}
                blocked={
                  whyNot(actor, "drills:run") ??
                  (stop ? stop.because : stoppable ? undefined : "Its traffic is on its way back.")
                }
              />
            </>
          )
        }
      />
      <Notices progress={progress} startBy={run.startBy} />
      <div className="grid gap-x-8 lg:grid-cols-2">
        <Section title="To drained" note={`Objective ${definition.objective.drainedWithinMinutes} min`}>
          <Clock
            label="Time to drained"
            from={iso(times?.startedAt)}
            until={iso(times?.drainedAt ?? times?.returnBegunAt)}
            withinMs={minutesMs(definition.objective.drainedWithinMinutes)}
          />
        </Section>
        <Section title="To returned" note={`Objective ${definition.objective.returnedWithinMinutes} min`}>
          <Clock
            label="Time to returned"
            from={iso(times?.returnBegunAt)}
            until={iso(times?.returnedAt)}
            withinMs={minutesMs(definition.objective.returnedWithinMinutes)}
          />
        </Section>
      </div>
      <div className="grid gap-x-8 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="min-w-0">
          <Section title="Phases" note="Each ends with a reading, not with a wish">
            <Phases progress={progress} />
          </Section>
          <Movement title="Drain" shift={detail.drain} />
          <Movement title="Return" shift={detail.returning} />
        </div>
        <Section title="About">
          <KeyValueList
            facts={[
              { label: "Drains", value: `${definition.target.kind} ${definition.target.id}` },
              { label: "Empties", value: run.start?.leaving.join(", ") ?? "decided when it begins" },
              {
                label: "Run by",
                value: run.asked ? `${run.asked.by}: ${run.asked.reason}` : "the schedule",
              },
              { label: "Scheduled by", value: run.version.author },
              { label: "Approved by", value: run.version.decision?.by ?? "nobody" },
              { label: "Due", value: <Instant at={run.dueAt} /> },
              { label: "To begin before", value: <Instant at={run.startBy} /> },
              { label: "Stands drained", value: `${definition.holdMinutes} min` },
            ]}
          />
        </Section>
      </div>
    </>
  );
}

const iso = (at: Date | null | undefined) => at?.toISOString() ?? null;

function Lede({ detail: { run } }: { detail: RunDetail }) {
  const { progress } = run;
  switch (progress.phase) {
    case "waiting":
      return progress.blockedBy.length > 0 ? (
        <>
          Something stands against it. It is tried again until <Instant at={run.startBy} />.
        </>
      ) : (
        <>It begins at the worker’s next tick.</>
      );
    case "draining":
      return <>Traffic is leaving {run.version.definition.target.id}.</>;
    case "holding":
      return (
        <>
          Nothing is served there. Its traffic returns <RelativeTime at={progress.until} />.
        </>
      );
    case "returning":
      return <>Its traffic returns in paced steps.</>;
    case "settling":
      return (
        <>
          Its traffic is back; the report follows <RelativeTime at={progress.until} />.
        </>
      );
    case "ended":
      return <>{progress.because}</>;
  }
}

function Notices({ progress, startBy }: { progress: DrillProgress; startBy: Date }) {
  if (progress.phase === "waiting" && progress.blockedBy.length > 0)
    return (
      <Notice tone="warn" title="It cannot begin yet">
        <ul className="list-disc pl-4">
          {progress.blockedBy.map(({ sentence }) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        Still so at <Instant at={startBy} />, it is recorded as not run.
      </Notice>
    );
  if (progress.phase === "returning" && progress.cannotReturn)
    return (
      <Notice tone="critical" title="Its traffic cannot return yet">
        {progress.cannotReturn} It is tried again until it can.
      </Notice>
    );
  if (progress.phase !== "ended" && progress.stop)
    return (
      <Notice tone="warn" title={progress.stop.result === "failed" ? "The drill has failed" : "Given up"}>
        {progress.stop.because}
      </Notice>
    );
  return null;
}

/** What has been reached, and when it was read. */
function Phases({ progress }: { progress: DrillProgress }) {
  const times = "times" in progress ? progress.times : null;
  const reached: [string, Date | null | undefined][] = [
    ["First table published", times?.startedAt],
    ["Every edge sends the target nothing", times?.weightsZeroAt],
    ["Telemetry shows that nothing is served there", times?.drainedAt],
    ["Return begun", times?.returnBegunAt],
    ["Every edge runs the routes that were to return", times?.returnedAt],
  ];
  const at = drillPhases.indexOf(progress.phase);
  return (
    <ul>
      {reached.map(([what, when], index) => {
        const status: Status = when ? "passed" : index <= at ? "baking" : "pending";
        return (
          <li
            key={what}
            className="flex items-baseline justify-between gap-4 border-b border-line py-1.5 text-sm"
          >
            <span className="flex items-baseline gap-3">
              <StatusBadge
                status={progress.phase === "ended" && !when ? "inactive" : status}
                label={when ? "Read" : progress.phase === "ended" ? "Not reached" : "Awaited"}
              />
              {what}
            </span>
            <span className="text-muted">{when ? <Instant at={when} to="second" /> : null}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** How far one of its shifts is; the run sheet has the rest. */
function Movement({ title, shift }: { title: string; shift: ShiftDetail | null }) {
  if (!shift) return null;
  const { summary, readings } = shift;
  const breached = readings.filter(({ verdict }) => verdict === "breach").length;
  const passed = readings.filter(({ verdict }) => verdict === "pass").length;
  return (
    <Section
      title={title}
      note={`${summary.stepsPassed} of ${summary.steps} steps passed`}
      actions={
        <Link href={`/shifts/${shift.shift.id}`} className="text-sm text-accent hover:underline">
          Run sheet
        </Link>
      }
    >
      <p className="text-sm">
        {readings.length === 0
          ? "No guardrail has been read yet."
          : `${passed} of ${readings.length} guardrails are within their limits${breached > 0 ? `, ${breached} breached` : ""}.`}{" "}
        {summary.note}
      </p>
    </Section>
  );
}

import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { Bars } from "@/components/charts/bars";
import { Instant, RelativeTime } from "@/components/format/time";
import { ButtonLink } from "@/components/ui/button";
import { CopyId } from "@/components/ui/copy-id";
import { KeyValueList } from "@/components/ui/key-value";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { StatusBadge } from "@/components/ui/status-badge";
import { type DrillDetail, drillDetail } from "@/lib/drills/queries/drills";
import { localText } from "@/lib/drills/schedule";
import { windowText } from "@/lib/drills/windows";
import { whyNot } from "@/lib/identity/permissions";
import { systemClock } from "@/lib/platform/clock";
import { isRefusal } from "@/lib/platform/errors";
import { DrillRunsTable } from "../_components/runs-table";
import { standingLooks } from "../looks";
import { DecideDialogs, RetireDialog, RunNowDialog } from "./_components/dialogs";

export const metadata: Metadata = { title: "Drill" };

export default async function DrillPage({ params }: { params: Promise<{ drillId: string }> }) {
  const actor = await pageActor();
  const { drillId } = await params;
  const detail = await drillDetail(actor, { drillId, now: systemClock.now() }).catch((error: unknown) => {
    if (isRefusal(error) && error.code === "not_found") notFound();
    throw error;
  });
  const { drill, standing, runs } = detail;
  const { newest, retired } = drill;
  const mayRun =
    whyNot(actor, "drills:run") ??
    (standing === "approved"
      ? detail.open
        ? "A run is under way."
        : detail.openUntil
          ? undefined
          : `It may start ${newest.definition.windows.map(windowText).join(" and ")}, ${newest.definition.timeZone}.`
      : "Its newest version is not approved.");
  const mayChange = whyNot(actor, "drills:schedule") ?? (retired ? "It is retired." : undefined);
  return (
    <>
      <LiveRefresh topics={["drill", "approval"]} atMostEveryMs={2_000} />
      <PageHeader
        parent={{ href: "/drills", label: "Drills" }}
        title={drill.name}
        status={<StatusBadge {...standingLooks[standing]} />}
        lede={<Lede detail={detail} />}
        actions={
          <>
            <ButtonLink href={`/drills/${drillId}/change`} disabledReason={mayChange}>
              Change
            </ButtonLink>
            <RetireDialog drillId={drillId} blocked={mayChange} />
            <RunNowDialog drillId={drillId} blocked={mayRun} />
          </>
        }
      />
      {retired ? (
        <Notice title={`Retired by ${retired.by}`}>
          {retired.reason} <RelativeTime at={retired.at} />.
        </Notice>
      ) : null}
      {standing === "proposed" ? (
        <Notice
          tone="warn"
          title={`Version ${newest.version} waits for a manager`}
          action={
            <DecideDialogs
              drillId={drillId}
              version={newest.version}
              sha256={newest.sha256}
              blocked={detail.mayDecide ?? undefined}
            />
          }
        >
          {newest.author} wrote it: “{newest.reason}”. Approved once, it runs by itself and needs no signature
          for each run.
        </Notice>
      ) : null}
      {standing === "rejected" && newest.decision ? (
        <Notice tone="warn" title={`${newest.decision.by} rejected version ${newest.version}`}>
          {newest.decision.reason}
        </Notice>
      ) : null}
      <div className="grid gap-x-8 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="min-w-0">
          <Trend detail={detail} />
          <Section title="Runs" note="The newest first; each that has ended has a report">
            <DrillRunsTable
              rows={runs.map(({ dueAt, endedAt: _, drillId: __, ...run }) => ({
                ...run,
                dueAt: dueAt.toISOString(),
              }))}
            />
          </Section>
        </div>
        <div className="min-w-0">
          <Definition detail={detail} />
          <Section title="Versions" note="Each is approved by itself, by its hash">
            <ul>
              {detail.versions.map((version) => (
                <li key={version.version} className="border-b border-line py-2 text-sm">
                  Version {version.version} by {version.author}, <RelativeTime at={version.createdAt} />: “
                  {version.reason}”.{" "}
                  <span className="text-muted">
                    {version.decision
                      ? `${version.decision.decision === "approve" ? "Approved" : "Rejected"} by ${version.decision.by}: ${version.decision.reason}`
                      : "Nobody has decided on it."}
                  </span>
                </li>
              ))}
            </ul>
          </Section>
        </div>
      </div>
    </>
  );
}

function Lede({ detail: { open, standing, nextAt } }: { detail: DrillDetail }) {
  if (open)
    return (
      <>
        A run is under way:{" "}
        <Link href={`/drills/runs/${open.id}`} className="text-accent hover:underline">
          see it live
        </Link>
        .
      </>
    );
  if (standing !== "approved") return <>It does not run.</>;
  return nextAt ? (
    <>
      Due <RelativeTime at={nextAt} />, <Instant at={nextAt} />.
    </>
  ) : (
    <>It is not due any more.</>
  );
}

function Definition({ detail: { drill, due } }: { detail: DrillDetail }) {
  const { definition, version, sha256 } = drill.newest;
  const { schedule, timeZone, windows, objective, holdMinutes, target } = definition;
  return (
    <Section title="What it does" note={`Version ${version}`}>
      <KeyValueList
        facts={[
          { label: "Drains", value: `${target.kind} ${target.id}` },
          {
            label: "When",
            value:
              schedule.kind === "once" ? `once, ${schedule.at.replace("T", " ")}` : `cron ${schedule.cron}`,
          },
          { label: "Time zone", value: timeZone },
          { label: "May start", value: windows.map(windowText).join("; ") },
          { label: "Drained within", value: `${objective.drainedWithinMinutes} min` },
          { label: "Stands drained", value: `${holdMinutes} min` },
          { label: "Returned within", value: `${objective.returnedWithinMinutes} min` },
          {
            label: "Next times",
            value:
              due.length === 0 ? (
                "none"
              ) : (
                <ul className="tabular-nums">
                  {due.map((at) => (
                    <li key={at.getTime()}>{localText(at, timeZone)}</li>
                  ))}
                </ul>
              ),
          },
          { label: "Hash", value: <CopyId value={sha256} /> },
        ]}
      />
    </Section>
  );
}

/** Minutes that the last runs took, against the objective. */
function Trend({ detail: { trend, drill } }: { detail: DrillDetail }) {
  const measured = trend.filter(({ toDrainedMs }) => toDrainedMs !== null);
  if (measured.length === 0) return null;
  const { drainedWithinMinutes } = drill.newest.definition.objective;
  const minutes = (ms: number | null) => (ms === null ? null : ms / 60_000);
  return (
    <Section title="Course" note="Of the last runs that moved traffic">
      <Bars
        title="Time to drained and to returned"
        unit="min"
        format="quantity"
        categoryName="Run"
        categories={measured.map(({ id, dueAt }) => ({
          id,
          label: `${dueAt.toISOString().slice(0, 16).replace("T", " ")} UTC`,
          tick: dueAt.toISOString().slice(5, 10),
        }))}
        series={[
          {
            id: "drained",
            label: "To drained",
            colour: 1,
            values: measured.map(({ toDrainedMs }) => minutes(toDrainedMs)),
          },
          {
            id: "returned",
            label: "To returned",
            colour: 2,
            values: measured.map(({ toReturnedMs }) => minutes(toReturnedMs)),
          },
        ]}
        limit={{ value: drainedWithinMinutes, label: `drained within ${drainedWithinMinutes} min` }}
        height={180}
      />
    </Section>
  );
}

import type { Metadata } from "next";
import Link from "next/link";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { Instant, RelativeTime } from "@/components/format/time";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Stat, StatRow } from "@/components/ui/stat";
import { whyNot } from "@/lib/identity/permissions";
import { systemClock } from "@/lib/platform/clock";
import { type RhythmView, rhythmView } from "@/lib/rhythm/queries";
import { Controls } from "./_components/controls";
import { RunsTable } from "./_components/runs-table";

export const metadata: Metadata = { title: "Rhythm" };

export default async function RhythmPage() {
  const actor = await pageActor();
  const now = systemClock.now();
  const view = await rhythmView(actor, { now });
  return (
    <>
      <LiveRefresh topics={["plan", "shift", "approval"]} />
      <PageHeader
        title="Rhythm"
        lede={<Lede view={view} />}
        actions={
          <Controls
            paused={view.pause !== null}
            operateBlocked={whyNot(actor, "shifts:operate") ?? undefined}
            planBlocked={whyNot(actor, "plans:propose") ?? undefined}
          />
        }
      />
      {view.pause ? (
        <Notice tone="warn" title={`Paused by ${view.pause.pausedBy}`}>
          {view.pause.reason} Since <RelativeTime at={view.pause.pausedAt} />. Nothing is planned or corrected
          by itself until somebody resumes.
        </Notice>
      ) : null}
      <Figures view={view} now={now} />
      <Section
        title="Beats"
        note="Nightly plans and corrections, the newest first, with what came of each and why"
      >
        <RunsTable
          rows={view.runs.map((run) => ({
            id: run.id,
            kind: run.kind,
            dueAt: run.dueAt.toISOString(),
            state: run.state,
            sentence: run.sentence,
            askedBy: run.askedBy,
            planId: run.planId,
            shiftId: run.shiftId,
          }))}
        />
      </Section>
    </>
  );
}

function Lede({ view }: { view: RhythmView }) {
  if (view.pause) return <>Nothing is planned by itself.</>;
  return (
    <>
      {view.nextNightly ? (
        <>
          The next nightly plan is made <RelativeTime at={view.nextNightly} />.{" "}
        </>
      ) : null}
      {view.nextCorrection ? (
        <>
          The next correction <RelativeTime at={view.nextCorrection} />.
        </>
      ) : (
        <>No corrections: {view.waits}</>
      )}
    </>
  );
}

const dayMs = 86_400_000;

function Figures({ view, now }: { view: RhythmView; now: Date }) {
  const day = view.runs.filter(({ dueAt }) => now.getTime() - dueAt.getTime() < dayMs);
  const count = (...states: RhythmView["runs"][number]["state"][]) =>
    day.filter(({ kind, state }) => kind === "correction" && states.includes(state)).length;
  const corrections = day.filter(({ kind }) => kind === "correction").length;
  const { envelope } = view;
  return (
    <StatRow>
      <Stat
        label="Nightly plan"
        value={view.nightlyAt}
        unit={view.timeZone}
        compare={view.nextNightly ? <Instant at={view.nextNightly} /> : "paused"}
      />
      <Stat
        label="Corrections"
        value={`every ${view.correctionMinutes}`}
        unit="minutes"
        compare={view.nextCorrection ? <Instant at={view.nextCorrection} /> : "none now"}
      />
      <Stat
        label="Envelope"
        value={envelope ? <RelativeTime at={envelope.validUntil} /> : "none"}
        compare={
          envelope ? (
            <>
              it ends;{" "}
              <Link href={`/plans/${envelope.planId}`} className="text-accent hover:underline">
                {envelope.planName}
              </Link>
              , signed by {envelope.signedBy ?? "nobody"}
            </>
          ) : (
            "in force: nothing is corrected"
          )
        }
      />
      <Stat
        label="Moved in 24 hours"
        value={count("moved", "clipped")}
        compare={`of ${corrections} corrections; ${count("clipped")} in part`}
      />
      <Stat
        label="Outside the envelope"
        value={count("refused")}
        tone={count("refused") > 0 ? "warn" : undefined}
        compare="in 24 hours; each waits for a signature or says why not"
      />
      <Stat
        label="Failed"
        value={count("failed")}
        tone={count("failed") > 0 ? "critical" : undefined}
        compare="in 24 hours; routing stayed as it was"
      />
    </StatRow>
  );
}

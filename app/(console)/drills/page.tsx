import type { Metadata } from "next";
import Link from "next/link";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { RelativeTime } from "@/components/format/time";
import { ButtonLink } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { Stat, StatRow } from "@/components/ui/stat";
import { type DrillRow, drillList } from "@/lib/drills/queries/drills";
import { whyNot } from "@/lib/identity/permissions";
import { systemClock } from "@/lib/platform/clock";
import { DrillsTable } from "./_components/drills-table";

export const metadata: Metadata = { title: "Drills" };

export default async function DrillsPage() {
  const actor = await pageActor();
  const rows = await drillList(actor, { now: systemClock.now() });
  return (
    <>
      <LiveRefresh topics={["drill"]} atMostEveryMs={2_000} />
      <PageHeader
        title="Drills"
        lede={<Lede rows={rows} />}
        actions={
          <ButtonLink
            href="/drills/new"
            variant="primary"
            disabledReason={whyNot(actor, "drills:schedule") ?? undefined}
          >
            Schedule a drill
          </ButtonLink>
        }
      />
      {rows.length > 0 ? <Figures rows={rows} /> : null}
      <DrillsTable
        rows={rows.map(({ drill, standing, nextAt, open, last, trend }) => ({
          id: drill.id,
          name: drill.name,
          target: `${drill.newest.definition.target.kind} ${drill.newest.definition.target.id}`,
          standing,
          nextAt: standing === "approved" ? (nextAt?.toISOString() ?? null) : null,
          open: open && { id: open.id, phase: open.phase },
          last: last && {
            id: last.id,
            result: last.result,
            sentence: last.sentence,
            at: (last.endedAt ?? last.dueAt).toISOString(),
          },
          drainedWithinMs: drill.newest.definition.objective.drainedWithinMinutes * 60_000,
          toDrainedMs: trend.map(({ toDrainedMs }) => toDrainedMs),
          met: trend.filter(({ result }) => result === "passed").length,
          runs: trend.length,
        }))}
      />
    </>
  );
}

function Lede({ rows }: { rows: readonly DrillRow[] }) {
  const running = rows.find(({ open }) => open);
  if (running?.open)
    return (
      <>
        <Link href={`/drills/runs/${running.open.id}`} className="text-accent hover:underline">
          {running.drill.name}
        </Link>{" "}
        is under way.
      </>
    );
  const next = rows
    .flatMap(({ standing, nextAt }) => (standing === "approved" && nextAt ? [nextAt] : []))
    .sort((a, b) => a.getTime() - b.getTime())[0];
  return next ? (
    <>
      The next drill is due <RelativeTime at={next} />.
    </>
  ) : (
    "No drill is due. A company that has never left a region does not know that it can."
  );
}

function Figures({ rows }: { rows: readonly DrillRow[] }) {
  const alive = rows.filter(({ standing }) => standing !== "retired");
  const last = alive.flatMap(({ last: run }) => run ?? []);
  const of = (...results: string[]) => last.filter(({ result }) => result && results.includes(result)).length;
  const waiting = alive.filter(({ standing }) => standing === "proposed").length;
  return (
    <StatRow>
      <Stat
        label="Scheduled"
        value={alive.length}
        compare={waiting === 1 ? "1 waits for a manager" : `${waiting} wait for a manager`}
      />
      <Stat
        label="Passed last time"
        value={of("passed")}
        compare={`of ${last.length} that have run`}
        tone={last.length > 0 && of("passed") === last.length ? "ok" : undefined}
      />
      <Stat
        label="Missed or failed"
        value={of("missed", "failed")}
        compare="at their last run"
        tone={of("failed") > 0 ? "critical" : of("missed") > 0 ? "warn" : undefined}
      />
      <Stat
        label="Not run"
        value={of("not_run")}
        compare="something stood against them"
        tone={of("not_run") > 0 ? "warn" : undefined}
      />
    </StatRow>
  );
}

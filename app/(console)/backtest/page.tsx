import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { Money } from "@/components/format/figures";
import { RelativeTime } from "@/components/format/time";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { whyNot } from "@/lib/identity/permissions";
import { leastHours } from "@/lib/planning/backtest/recorded/inputs";
import {
  type BacktestRecord,
  backtestList,
  type RecordedExtent,
  recordedExtent,
} from "@/lib/planning/queries/backtests";
import { systemClock } from "@/lib/platform/clock";
import { type BacktestLine, BacktestsTable } from "./_components/backtests-table";
import { StartBacktest } from "./_components/start-backtest";

export const metadata: Metadata = { title: "Backtest" };

/** The first hour observed only says where policies begin. */
const neededHours = leastHours + 1;
const hourText = (at: Date) => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;

export default async function BacktestPage() {
  const actor = await pageActor();
  const [backtests, extent] = await Promise.all([
    backtestList(actor),
    recordedExtent(actor, { now: systemClock.now() }),
  ]);
  const tooLittle =
    extent.observedHours < neededHours
      ? `${extent.observedHours} ${extent.observedHours === 1 ? "hour is" : "hours are"} recorded; a backtest needs ${neededHours}.`
      : null;
  return (
    <>
      <LiveRefresh topics={["backtest"]} />
      {/* Another hour may have been recorded. */}
      <LiveRefresh topics={["telemetry"]} atMostEveryMs={60_000} />
      <PageHeader
        title="Backtest"
        lede={<Lede backtests={backtests} extent={extent} />}
        actions={
          <StartBacktest
            recordedFromMs={extent.from?.getTime() ?? 0}
            recordedToMs={extent.to?.getTime() ?? 0}
            recorded={recordedSentence(extent)}
            disabledReason={whyNot(actor, "backtests:run") ?? tooLittle ?? undefined}
          />
        }
      />
      <BacktestsTable
        rows={backtests.map(lineOf)}
        empty={
          tooLittle ? (
            <EmptyState kind="no_data" title="Too little of the past is recorded.">
              {tooLittle} Hours are recorded as telemetry arrives; the first of them only says where policies
              begin.
            </EmptyState>
          ) : (
            <EmptyState kind="nothing" title="No backtest has been run yet.">
              A backtest shows what the recorded hours would have cost under Ballast and under rules of thumb,
              beside what they did cost. Run the first one with New backtest: it moves nothing.
            </EmptyState>
          )
        }
      />
    </>
  );
}

function recordedSentence({ observedHours, from, to }: RecordedExtent): string {
  if (!from || !to) return "Nothing is recorded yet.";
  return `${observedHours} whole hours are recorded, from ${hourText(from)} to ${hourText(to)}.`;
}

const rowOf = ({ result }: BacktestRecord, policy: "ballast" | "what_happened") =>
  result?.rows.find((row) => row.policy === policy) ?? null;

function lineOf(record: BacktestRecord): BacktestLine {
  const [ballast, happened] = [rowOf(record, "ballast"), rowOf(record, "what_happened")];
  return {
    id: record.id,
    state: record.state,
    from: record.askedFrom.toISOString(),
    to: record.askedTo.toISOString(),
    progress: record.progress,
    observedHours: record.result?.observedHours ?? null,
    savedUsd: ballast && happened ? happened.costUsd - ballast.costUsd : null,
    regret: ballast ? ballast.regretPercent / 100 : null,
    askedBy: record.askedByLabel,
    createdAt: record.createdAt.toISOString(),
  };
}

function Lede({ backtests, extent }: { backtests: readonly BacktestRecord[]; extent: RecordedExtent }) {
  const newest = backtests.find(({ state }) => state === "done");
  const saved = newest ? lineOf(newest).savedUsd : null;
  if (!newest || saved === null) {
    return <>What Ballast would have done with the recorded past. {recordedSentence(extent)}</>;
  }
  return (
    <>
      By the newest backtest, run <RelativeTime at={newest.createdAt} />, Ballast would have cost{" "}
      <span className="font-semibold text-ink">
        <Money usd={Math.abs(saved)} /> {saved >= 0 ? "less" : "more"}
      </span>{" "}
      than what happened over {newest.result?.observedHours} hours.
    </>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { formatDuration } from "@/components/format/quantity";
import { Instant, RelativeTime } from "@/components/format/time";
import { CopyId } from "@/components/ui/copy-id";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyValueList } from "@/components/ui/key-value";
import { Meter } from "@/components/ui/meter";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { whyNot } from "@/lib/identity/permissions";
import { rowNames } from "@/lib/planning/backtest/recorded/result";
import { type BacktestRecord, backtestDetail } from "@/lib/planning/queries/backtests";
import { isRefusal } from "@/lib/platform/errors";
import { BacktestStatus } from "../_components/backtest-status";
import { rowLooks } from "../_components/row-looks";
import { CancelBacktest } from "./_components/cancel-backtest";
import { ExportLinks } from "./_components/export-links";
import { Lede } from "./_components/lede";
import { Outcome } from "./_components/outcome";

export const metadata: Metadata = { title: "Backtest" };

export default async function BacktestDetailPage({ params }: { params: Promise<{ backtestId: string }> }) {
  const actor = await pageActor();
  const record = await backtestDetail(actor, await params).catch((error) => {
    if (isRefusal(error) && error.code === "not_found") notFound();
    throw error;
  });
  const { state, result } = record;
  const open = state === "asked" || state === "running";
  return (
    <>
      <LiveRefresh topics={["backtest"]} />
      <PageHeader
        parent={{ href: "/backtest", label: "Backtest" }}
        title={
          <>
            <Instant at={record.askedFrom} /> – <Instant at={record.askedTo} />
          </>
        }
        status={<BacktestStatus state={state} filled />}
        lede={result ? <Lede result={result} /> : <Asked record={record} />}
        actions={
          open ? (
            <CancelBacktest
              backtestId={record.id}
              disabledReason={whyNot(actor, "backtests:run") ?? undefined}
            />
          ) : result ? (
            <ExportLinks backtestId={record.id} />
          ) : null
        }
      />
      {state === "failed" ? (
        <Notice tone="critical" title="There is no result.">
          {record.failure} Nothing else was changed; ask again once the cause is gone.
        </Notice>
      ) : null}
      {state === "cancelled" ? (
        <EmptyState kind="nothing" title="This backtest was given up.">
          {record.failure} It can be asked for again at any time.
        </EmptyState>
      ) : null}
      {open ? <Progress record={record} /> : null}
      {result ? <Outcome actor={actor} result={result} /> : null}
      <Section title="Provenance">
        <Provenance record={record} />
      </Section>
    </>
  );
}

const Asked = ({ record }: { record: BacktestRecord }) => (
  <>
    Asked for by {record.askedByLabel} <RelativeTime at={record.createdAt} />.
  </>
);

function Progress({ record }: { record: BacktestRecord }) {
  return (
    <div className="max-w-xl border-t border-line py-4">
      <Meter value={record.progress} label="Progress of the backtest" tone="accent" />
      <p className="pt-2 text-muted">
        {record.state === "asked"
          ? "It waits for a worker; backtests are run one after the other, behind whatever moves traffic."
          : `Now at ${doingInWords(record)}. A day takes seconds, a week a minute or two, a month longer; this page follows by itself.`}
      </p>
    </div>
  );
}

/** What it is at, with the policy as it is called on screen. */
function doingInWords({ doing }: BacktestRecord): string {
  const [policy = "", ...hour] = (doing ?? "the beginning").split(":");
  const known = rowNames.find((name) => name === policy);
  return [known ? rowLooks[known].label : policy, ...hour].join(":");
}

function Provenance({ record }: { record: BacktestRecord }) {
  const { result, startedAt, endedAt } = record;
  return (
    <KeyValueList
      facts={[
        { label: "Backtest", value: <CopyId value={record.id} /> },
        { label: "Asked for by", value: record.askedByLabel },
        { label: "Asked for", value: <Instant at={record.createdAt} to="second" /> },
        {
          label: "Replayed",
          value: result ? (
            <>
              {result.observedHours} observed of {result.hours} hours from <Instant at={result.from} />
            </>
          ) : (
            "not yet"
          ),
        },
        {
          label: "Inputs",
          value: record.inputsSha256 ? <CopyId value={record.inputsSha256} /> : "frozen when it runs",
        },
        {
          label: "Code",
          value: record.codeVersion ? `backtest version ${record.codeVersion}` : "not yet run",
        },
        {
          label: "Took",
          value:
            startedAt && endedAt ? formatDuration(endedAt.getTime() - startedAt.getTime()) : "not yet ended",
        },
      ]}
    />
  );
}

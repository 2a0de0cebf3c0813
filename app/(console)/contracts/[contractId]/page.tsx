import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { moveMarks } from "@/app/_shell/move-marks";
import { pageActor } from "@/app/_shell/page-actor";
import { BurnDown } from "@/components/charts/burn-down";
import { Money } from "@/components/format/figures";
import { Instant, RelativeTime } from "@/components/format/time";
import { EmptyState } from "@/components/ui/empty-state";
import { IllustrativeMark } from "@/components/ui/illustrative-mark";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { SourceNote } from "@/components/ui/source-note";
import { Stat, StatRow } from "@/components/ui/stat";
import { StatusBadge } from "@/components/ui/status-badge";
import { burnDownSeries } from "@/lib/contracts/burn-down-series";
import { billedUsd, percentOfList } from "@/lib/contracts/price-tiers";
import { fleetsAndDeliveries } from "@/lib/fleet/queries";
import type { Actor } from "@/lib/identity/model";
import { whyNot } from "@/lib/identity/permissions";
import { systemClock } from "@/lib/platform/clock";
import { isRefusal } from "@/lib/platform/errors";
import { Usd } from "@/lib/platform/money";
import { trafficMoves } from "@/lib/shifts/queries/traffic-moves";
import { contractDetail } from "@/lib/spend/queries/commitments";
import { type StandingView, standingView } from "../standing";
import { AmendDialog } from "./_components/amend-dialog";
import { Clauses } from "./_components/clauses";
import { Obligations } from "./_components/obligations";
import { PeriodsTable } from "./_components/periods-table";
import { PriceTiers } from "./_components/price-tiers";
import { StatementDialog } from "./_components/statement-dialog";

export const metadata: Metadata = { title: "Contract" };

export default async function ContractPage({ params }: { params: Promise<{ contractId: string }> }) {
  const actor = await pageActor();
  const { contractId } = await params;
  const now = systemClock.now();
  const { contract, commitments } = await contractDetail(actor, {
    contractId: decodeURIComponent(contractId),
    now,
  }).catch((error) => {
    if (isRefusal(error) && error.code === "not_found") notFound();
    throw error;
  });
  const current = commitments.find(({ phase }) => phase === "current");
  const view = current && standingView(current);
  const disabledReason = whyNot(actor, "contracts:manage") ?? undefined;
  const marks = current ? await movesOver(actor, contract.id, current.commitment, now) : [];

  return (
    <>
      <LiveRefresh topics={["contract", "spend"]} atMostEveryMs={10_000} />
      <PageHeader
        parent={{ href: "/contracts", label: "Contracts" }}
        title={contract.title}
        status={view ? <StatusBadge status={view.status} /> : null}
        lede={view ? <Lede view={view} /> : "No commitment period of this contract includes today."}
        actions={
          <>
            {view ? (
              <StatementDialog commitmentId={view.commitmentId} disabledReason={disabledReason} />
            ) : null}
            <AmendDialog
              contractId={contract.id}
              clauses={contract.clauses
                .filter(({ effectiveTo }) => effectiveTo === null)
                .map(({ id, summary }) => ({ id, summary }))}
              tiers={current?.tiers ?? []}
              disabledReason={disabledReason}
            />
          </>
        }
      />
      {view && current ? (
        <>
          <Figures view={view} />
          <Section
            title="Burn-down"
            note={
              view.statementAsOf ? (
                <>
                  The provider&apos;s statement of <Instant at={view.statementAsOf} to="day" />, then
                  Ballast&apos;s estimate: telemetry × rate card
                </>
              ) : (
                "Ballast's estimate: telemetry × rate card"
              )
            }
          >
            <BurnDown
              title="Spend against the commitment"
              points={burnDownSeries(current.commitment, current.daily, current.standing, now, current.tiers)}
              committedUsd={Number(view.committedUsd)}
              thresholds={current.tiers.map(({ fromUsd, multiplier }) => ({
                usd: billedUsd(current.tiers, new Usd(fromUsd)).toNumber(),
                label: `${percentOfList(multiplier)} of list from here`,
              }))}
              annotations={marks}
              nowMs={now.getTime()}
            />
          </Section>
          {current.tiers.length > 0 ? (
            <Section title="Price tiers" note="What volume costs in this period, by its clause">
              <PriceTiers tiers={current.tiers} view={view} />
            </Section>
          ) : null}
        </>
      ) : null}
      <Section title="Commitments by period">
        <PeriodsTable rows={commitments.map(standingView)} />
      </Section>
      <Section
        title="Clauses"
        note="Where traffic and new capacity may go, and what volume costs, with their history"
      >
        <Clauses contract={contract} now={now} />
      </Section>
      <Section title="Obligations" note="Dated duties that follow from commitments and clauses">
        <Obligations contract={contract} now={now} disabledReason={disabledReason} />
      </Section>
      <Section title="Amendments">
        {contract.amendments.length === 0 ? (
          <EmptyState kind="nothing" title="The contract stands as it was signed." />
        ) : (
          <ol>
            {contract.amendments.map((amendment) => (
              <li
                key={amendment.id}
                className="grid gap-x-4 border-b border-line py-2 sm:grid-cols-[9rem_1fr]"
              >
                <Instant at={amendment.signedOn} to="day" />
                <div>
                  {amendment.summary}
                  {amendment.illustrative ? <IllustrativeMark of="This amendment" /> : null}
                  {amendment.sourceName && amendment.sourceDate ? (
                    <div>
                      <SourceNote
                        source={amendment.sourceName}
                        date={amendment.sourceDate.toISOString().slice(0, 10)}
                        url={amendment.sourceUrl ?? undefined}
                      />
                    </div>
                  ) : null}
                </div>
              </li>
            ))}
          </ol>
        )}
      </Section>
      <Section title="Term">
        <p className="text-sm">
          <Money usd={contract.totalUsd.toFixed(2)} className="font-semibold" /> promised to{" "}
          {contract.counterparty}, signed <Instant at={contract.signedOn} to="day" />, from{" "}
          <Instant at={contract.termStart} to="day" /> to <Instant at={contract.termEnd} to="day" />.
          {contract.illustrative ? <IllustrativeMark of="This contract" /> : null}
        </p>
        {contract.sourceName && contract.sourceDate ? (
          <SourceNote
            source={contract.sourceName}
            date={contract.sourceDate.toISOString().slice(0, 10)}
            url={contract.sourceUrl ?? undefined}
          />
        ) : null}
      </Section>
    </>
  );
}

function Lede({ view }: { view: StandingView }) {
  const ends = <RelativeTime at={view.periodEnd} />;
  if (view.verdict === "no_data")
    return <>Nothing was observed in the last seven days, so there is no forecast. The period ends {ends}.</>;
  if (view.verdict === "shortfall") {
    return (
      <>
        At this rate <Money usd={view.shortfallUsd} className="font-semibold text-ink" /> of the commitment
        stays unused when the period ends {ends}.
      </>
    );
  }
  if (view.verdict === "overage") {
    return (
      <>
        At this rate the commitment is used up{" "}
        {view.usedUpAt ? <RelativeTime at={view.usedUpAt} /> : "before the period ends"}, and{" "}
        <Money usd={view.overageUsd} className="font-semibold text-ink" /> more will be due.
      </>
    );
  }
  return <>On pace: the commitment will be used up when the period ends {ends}.</>;
}

function Figures({ view }: { view: StandingView }) {
  const behind = Number(view.behindUsd);
  return (
    <StatRow>
      <Stat
        label="Committed this period"
        value={<Money usd={view.committedUsd} />}
        compare={
          view.illustrative ? (
            <IllustrativeMark of="The period's amount" />
          ) : (
            `${(view.elapsed * 100).toFixed(0)}% of the period gone by`
          )
        }
      />
      <Stat
        label={view.multiplier === null ? "Spent" : "Spent, as billed"}
        value={<Money usd={view.spentUsd} />}
        compare={
          <>
            <Money usd={Math.abs(behind)} /> {behind > 0 ? "behind" : "ahead of"} an even pace
          </>
        }
        tone={view.verdict === "shortfall" ? "critical" : undefined}
      />
      <Stat
        label="Remaining"
        value={<Money usd={view.remainingUsd} />}
        compare={`${((1 - view.elapsed) * 100).toFixed(0)}% of the period to go`}
      />
      <Stat
        label="Run-rate"
        value={view.actualUsdPerDay === null ? undefined : <Money usd={view.actualUsdPerDay} />}
        unit={view.multiplier === null ? "a day" : "a day at list"}
        compare={
          view.requiredUsdPerDay === null ? (
            "the period is over"
          ) : (
            <>
              <Money usd={view.requiredUsdPerDay} /> a day required
            </>
          )
        }
      />
      <Stat
        label="Forecast at the end"
        value={view.forecastUsd === null ? undefined : <Money usd={view.forecastUsd} />}
        compare={
          <>
            of <Money usd={view.committedUsd} /> committed
          </>
        }
      />
    </StatRow>
  );
}

/** What moved traffic onto or off the contract's fleets in the part of the period that is over. */
async function movesOver(
  actor: Actor,
  contractId: string,
  { periodStart }: { periodStart: Date },
  now: Date,
) {
  const [{ moves }, { fleets }] = await Promise.all([
    trafficMoves(actor, { from: periodStart, to: now }),
    fleetsAndDeliveries(actor),
  ]);
  const own = fleets.filter((fleet) => fleet.contractId === contractId).map(({ id }) => id);
  return moveMarks(moves, { fromMs: periodStart.getTime(), toMs: now.getTime() }, own);
}

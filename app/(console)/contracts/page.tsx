import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { Money } from "@/components/format/figures";
import { IllustrativeMark } from "@/components/ui/illustrative-mark";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Stat, StatRow } from "@/components/ui/stat";
import { systemClock } from "@/lib/platform/clock";
import { Usd } from "@/lib/platform/money";
import { type ContractStanding, contractStandings } from "@/lib/spend/queries/commitments";
import { type ContractRow, ContractsTable } from "./_components/contracts-table";
import { standingView } from "./standing";

export const metadata: Metadata = { title: "Contracts" };

export default async function ContractsPage() {
  const actor = await pageActor();
  const standings = await contractStandings(actor, systemClock.now());
  const rows = standings.map(rowOf);
  const current = standings.flatMap(({ current }) => (current ? [current.standing] : []));
  const add = (pick: (standing: (typeof current)[number]) => Usd | null) =>
    current.reduce((sum, standing) => sum.plus(pick(standing) ?? 0), new Usd(0));
  const committed = add(({ committedUsd }) => committedUsd);
  const spent = add(({ spentUsd }) => spentUsd);
  const shortfall = add(({ expectedShortfallUsd }) => expectedShortfallUsd);
  const required = add(({ requiredUsdPerDay }) => requiredUsdPerDay);
  const actual = add(({ actualUsdPerDay }) => actualUsdPerDay);
  const behind = rows.filter((row) => row.standing?.verdict === "shortfall");
  const promised = standings.reduce((sum, { contract }) => sum.plus(contract.totalUsd), new Usd(0));

  return (
    <>
      <LiveRefresh topics={["contract", "spend"]} atMostEveryMs={10_000} />
      <PageHeader
        title="Contracts"
        lede={<Lede behind={behind} shortfallUsd={shortfall.toFixed(2)} contracts={rows.length} />}
      />
      <StatRow>
        <Stat
          label="Committed, current periods"
          value={<Money usd={committed.toFixed(2)} />}
          compare={
            <>
              of <Money usd={promised.toFixed(2)} /> announced over the full terms
            </>
          }
        />
        <Stat
          label="Spent against it"
          value={<Money usd={spent.toFixed(2)} />}
          compare={
            committed.isZero()
              ? "nothing is due"
              : `${spent.div(committed).times(100).toFixed(1)}% of the committed`
          }
        />
        <Stat
          label="Run-rate"
          value={
            current.some(({ actualUsdPerDay }) => actualUsdPerDay) ? (
              <Money usd={actual.toFixed(2)} />
            ) : undefined
          }
          unit="a day"
          compare={
            <>
              <Money usd={required.toFixed(2)} /> a day required
            </>
          }
        />
        <Stat
          label="Expected shortfall"
          value={<Money usd={shortfall.toFixed(2)} />}
          tone={shortfall.isZero() ? undefined : "critical"}
          compare={`at true-up, ${behind.length} of ${rows.length} contracts`}
        />
      </StatRow>
      <Section
        title="Commitments"
        note={
          <>
            Spend is the provider&apos;s last statement plus Ballast&apos;s estimate since: telemetry × rate
            card.
            {standings.some(({ current }) => current?.commitment.illustrative) ? (
              <IllustrativeMark of="Period amounts" />
            ) : null}
          </>
        }
      >
        <ContractsTable rows={rows} />
      </Section>
    </>
  );
}

function Lede({
  behind,
  shortfallUsd,
  contracts,
}: {
  behind: ContractRow[];
  shortfallUsd: string;
  contracts: number;
}) {
  if (contracts === 0) return "No commitments are recorded in this estate.";
  if (behind.length === 0)
    return "Every commitment with data is on pace to be used up by the end of its period.";
  const names = behind.map((row) => row.provider).join(", ");
  return (
    <>
      {names} {behind.length === 1 ? "is" : "are"} behind pace: at this rate{" "}
      <Money usd={shortfallUsd} className="font-semibold text-ink" /> will be owed for nothing.
    </>
  );
}

function rowOf({ contract, current, nextObligation }: ContractStanding): ContractRow {
  return {
    id: contract.id,
    title: contract.title,
    provider: contract.providerName,
    termEnd: contract.termEnd.toISOString(),
    totalUsd: contract.totalUsd.toFixed(2),
    standing: current && standingView(current),
    nextObligation: nextObligation && {
      dueOn: nextObligation.dueOn.toISOString(),
      summary: nextObligation.summary,
    },
  };
}

import type { Metadata } from "next";
import { rangeFromOf } from "@/app/_shell/areas";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { moveMarks } from "@/app/_shell/move-marks";
import { pageActor } from "@/app/_shell/page-actor";
import { parseRange } from "@/app/_shell/time-range";
import { Bars } from "@/components/charts/bars";
import { categoryColour } from "@/components/charts/colour";
import { timeTickLabels } from "@/components/charts/ticks";
import { Money, UnitPrice } from "@/components/format/figures";
import { formatInstant } from "@/components/format/instant";
import { DataAge } from "@/components/format/time";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Stat, StatRow } from "@/components/ui/stat";
import { type Tab, Tabs } from "@/components/ui/tabs";
import { systemClock } from "@/lib/platform/clock";
import { Usd } from "@/lib/platform/money";
import { trafficMoves } from "@/lib/shifts/queries/traffic-moves";
import type { SpendLine } from "@/lib/spend/model";
import { type SpendOverview, spendOverview } from "@/lib/spend/queries/spend";
import { fleetsWithoutPrice } from "@/lib/spend/queries/unpriced";
import { type SpendRow, SpendTable } from "./_components/spend-table";
import { Unpriced } from "./_components/unpriced";

export const metadata: Metadata = { title: "Spend" };

const hourMs = 3_600_000;
const bucketMs = { hour: hourMs, day: 24 * hourMs };

export default async function SpendPage({
  searchParams,
}: {
  searchParams: Promise<{ from?: string; to?: string }>;
}) {
  const actor = await pageActor();
  const params = await searchParams;
  const now = systemClock.now();
  const asked = parseRange({ from: params.from ?? rangeFromOf("/spend"), to: params.to }, now.getTime());
  const range = { from: new Date(Math.floor(asked.fromMs / hourMs) * hourMs), to: new Date(asked.toMs) };
  const [{ byDimension, before, overTime, bucket, names }, unpriced, { moves }] = await Promise.all([
    spendOverview(actor, range),
    fleetsWithoutPrice(actor, { now }),
    trafficMoves(actor, range),
  ]);

  const total = sum(byDimension.provider);
  const earlier = sum(before);
  const idle = byDimension.model.find(({ key }) => key === "");
  const newest = byDimension.fleet.reduce<Date | null>(
    (last, { lastHour }) => (last && last > lastHour ? last : lastHour),
    null,
  );
  const tab = (id: string, noun: string, lines: SpendLine[]): Tab => ({
    id,
    label: `By ${noun.toLowerCase()}`,
    count: lines.length,
    content: <SpendTable id={id} noun={noun} rows={lines.map((line) => rowOf(line, total.usd))} />,
  });

  return (
    <>
      <LiveRefresh topics={["spend"]} atMostEveryMs={10_000} />
      <PageHeader title="Spend" lede={<Lede total={total} lines={byDimension.provider} />} />
      <Unpriced fleets={unpriced} />
      <StatRow>
        <Stat
          label="Estimated spend"
          value={total.usd.isZero() ? undefined : <Money usd={total.usd.toFixed(2)} />}
          compare={
            earlier.usd.isZero() ? (
              "nothing estimated in the time before"
            ) : (
              <>
                <Money usd={earlier.usd.toFixed(2)} /> in the same time before
              </>
            )
          }
          age={
            <DataAge
              at={newest && new Date(Math.min(newest.getTime() + hourMs, now.getTime()))}
              staleAfterMs={2 * hourMs}
            />
          }
        />
        <Stat
          label="Price"
          value={
            total.unit === null ? undefined : <UnitPrice usdPerMillionTokens={total.unit} unit={false} />
          }
          unit="/M tokens"
          compare={
            earlier.unit === null ? (
              "no price in the time before"
            ) : (
              <>
                <UnitPrice usdPerMillionTokens={earlier.unit} unit={false} /> in the same time before
              </>
            )
          }
        />
        <Stat
          label="Idle reserved capacity"
          value={<Money usd={idle?.usd.toFixed(2) ?? "0"} />}
          compare={
            total.usd.isZero()
              ? "nothing was spent"
              : `${new Usd(idle?.usd ?? 0).div(total.usd).times(100).toFixed(1)}% of spend served nothing`
          }
        />
      </StatRow>
      <Section
        title="Over time"
        note="Estimated: telemetry × rate card; reserved capacity counts whether used or not"
      >
        {overTime.length === 0 ? (
          <EmptyState kind="no_data" title="No spend was estimated in this range.">
            Choose a longer range at the top of the page.
          </EmptyState>
        ) : (
          <Bars
            title="Estimated spend"
            unit={`USD per ${bucket}`}
            format="usd"
            categoryName={bucket === "day" ? "Day" : "Hour"}
            stacked
            {...barsOf(overTime, names.providers, bucket)}
            marks={moveMarks(moves, { fromMs: range.from.getTime(), toMs: range.to.getTime() }).map(
              ({ atMs, label, tone }) => ({
                categoryId: String(Math.floor(atMs / bucketMs[bucket]) * bucketMs[bucket]),
                label,
                grave: tone === "critical",
              }),
            )}
          />
        )}
      </Section>
      <Section title="Where it goes" note="Tokens are input and output together">
        <Tabs
          label="Spend by"
          tabs={[
            tab("provider", "Provider", byDimension.provider),
            tab("region", "Region", byDimension.region),
            tab("fleet", "Fleet", byDimension.fleet),
            tab("model", "Model", byDimension.model),
          ]}
        />
      </Section>
    </>
  );
}

interface Total {
  usd: Usd;
  unit: string | null;
}

function sum(lines: readonly SpendLine[]): Total {
  const usd = lines.reduce((total, line) => total.plus(line.usd), new Usd(0));
  const tokens = lines.reduce((total, line) => total.plus(line.tokens), new Usd(0));
  return { usd, unit: tokens.isZero() ? null : usd.div(tokens).times(1_000_000).toString() };
}

const rowOf = (line: SpendLine, total: Usd): SpendRow => ({
  key: line.key,
  name: line.name,
  usd: line.usd.toFixed(2),
  share: total.isZero() ? 0 : line.usd.div(total).toNumber(),
  tokens: line.tokens.toNumber(),
  usdPerMillionTokens: line.usdPerMillionTokens?.toString() ?? null,
  lastHour: line.lastHour.toISOString(),
});

/** Spend by bucket, one series per provider that spent anything. */
function barsOf(overTime: SpendOverview["overTime"], names: Record<string, string>, bucket: "hour" | "day") {
  const times = [...new Set(overTime.map(({ at }) => at.getTime()))].sort((a, b) => a - b);
  const ids = [...new Set(overTime.map(({ key }) => key))].sort();
  const usd = new Map(overTime.map((row) => [`${row.key}|${row.at.getTime()}`, row.usd.toNumber()]));
  const ticks = timeTickLabels(
    times.map((time) => time / 1000),
    bucket === "day" ? 86_400 : 3600,
    "UTC",
  );
  return {
    categories: times.map((time, i) => ({
      id: String(time),
      // Where a day begins its date says so; both would not fit under a bar.
      tick: ticks[i]?.split("\n").at(-1) ?? "",
      label: formatInstant(new Date(time), "UTC", bucket === "day" ? "day" : "minute"),
    })),
    series: ids.map((id, i) => ({
      id,
      label: names[id] ?? id,
      colour: categoryColour(i),
      values: times.map((time) => usd.get(`${id}|${time}`) ?? null),
    })),
  };
}

function Lede({ total, lines }: { total: Total; lines: SpendLine[] }) {
  if (total.unit === null) return "No token was priced in this range.";
  const priced = lines.filter((line) => line.usdPerMillionTokens !== null);
  const [cheapest] = priced.toSorted((a, b) => a.usdPerMillionTokens!.comparedTo(b.usdPerMillionTokens!));
  const dearest = priced.toSorted((a, b) => b.usdPerMillionTokens!.comparedTo(a.usdPerMillionTokens!))[0];
  return (
    <>
      A million tokens cost <UnitPrice usdPerMillionTokens={total.unit} unit={false} /> on average
      {cheapest && dearest && cheapest !== dearest ? (
        <>
          : from <UnitPrice usdPerMillionTokens={cheapest.usdPerMillionTokens!.toString()} unit={false} /> at{" "}
          {cheapest.name} to{" "}
          <UnitPrice usdPerMillionTokens={dearest.usdPerMillionTokens!.toString()} unit={false} /> at{" "}
          {dearest.name}
        </>
      ) : null}
      .
    </>
  );
}

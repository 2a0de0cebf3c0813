import type { Metadata } from "next";
import Link from "next/link";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { moveMarks } from "@/app/_shell/move-marks";
import { pageActor } from "@/app/_shell/page-actor";
import { Quantity } from "@/components/format/figures";
import { formatPercent } from "@/components/format/quantity";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Stat, StatRow } from "@/components/ui/stat";
import { type DemandForecast, demandForecast } from "@/lib/demand/forecast/queries";
import { leastObservedHours } from "@/lib/demand/forecast/track";
import { systemClock } from "@/lib/platform/clock";
import { trafficMoves } from "@/lib/shifts/queries/traffic-moves";
import { CellsTable } from "./_components/cells-table";
import { ForecastChart, type ForecastLines } from "./_components/forecast-chart";

export const metadata: Metadata = { title: "Demand" };

const hourMs = 3_600_000;

/** What is expected of demand, how far that has been wrong, and what was observed. */
export default async function DemandPage({
  searchParams,
}: {
  searchParams: Promise<{ cell?: string | string[] }>;
}) {
  const actor = await pageActor();
  const { cell } = await searchParams;
  const view = await demandForecast(actor, {
    now: systemClock.now(),
    cellId: typeof cell === "string" ? cell : null,
  });
  const { record, observedHours, cellId, cells } = view;
  const range = {
    fromMs: view.series.firstHour * hourMs,
    toMs: (view.series.firstHour + view.series.rates.length) * hourMs,
  };
  const { moves } = await trafficMoves(actor, { from: new Date(range.fromMs), to: new Date(range.toMs) });
  const day = record.ahead?.slice(0, 24);
  const mean = (of: "p10" | "p50" | "p90") =>
    day ? day.reduce((sum, hour) => sum + hour[of], 0) / day.length : null;
  const expected = mean("p50");
  const name = cellId ?? "All demand";
  const judged =
    record.judgedHours === 0
      ? "no midnight's forecast has been judged yet"
      : `over ${record.judgedHours} hours, forecast the midnight before`;
  return (
    <>
      <LiveRefresh topics={["telemetry"]} atMostEveryMs={60_000} />
      <PageHeader title="Demand" lede={lede(view, expected)} />
      <StatRow>
        <Stat
          label="Expected, next 24 hours"
          value={expected === null ? undefined : <Quantity value={expected} />}
          unit="requests/s"
          compare={
            day ? (
              <>
                hours from <Quantity value={Math.min(...day.map(({ p10 }) => p10))} /> (P10) to{" "}
                <Quantity value={Math.max(...day.map(({ p90 }) => p90))} /> (P90)
              </>
            ) : (
              `a forecast needs ${leastObservedHours} observed hours`
            )
          }
        />
        <Stat
          label="Forecast's own error"
          value={record.wape === null ? undefined : formatPercent(record.wape)}
          unit="of demand"
          compare={judged}
        />
        <Stat
          label="Same hour yesterday would have erred"
          value={record.yesterdayWape === null ? undefined : formatPercent(record.yesterdayWape)}
          unit="of demand"
          compare="over the same hours"
        />
        <Stat
          label="Within P10 to P90"
          value={record.coverage === null ? undefined : formatPercent(record.coverage)}
          unit="of hours"
          compare="80% is meant"
        />
      </StatRow>
      <Section
        title={name}
        note="Hours in UTC. An hour observed for less than half is a gap, not zero."
        actions={
          cellId === null ? undefined : (
            <Link href="/demand" className="text-sm underline underline-offset-2">
              Show all demand
            </Link>
          )
        }
      >
        {view.series.rates.length === 0 ? (
          <EmptyState kind="no_data" title="No whole hour was observed">
            Demand appears here with the first hour that telemetry covers for at least half.
          </EmptyState>
        ) : (
          <ForecastChart
            title={`Observed and forecast demand, ${name}`}
            lines={linesOf(view)}
            annotations={moveMarks(moves, range)}
            note={`${observedHours} hours observed. Before now: what each midnight's forecast had said. After: two days ahead. P10 and P90 come from the forecast's own past errors.`}
          />
        )}
      </Section>
      <Section
        title="Demand cells"
        note="Origin country × model × data class. Choose one to see its forecast."
      >
        <CellsTable rows={cells} />
      </Section>
    </>
  );
}

function lede({ observedHours, record }: DemandForecast, expected: number | null): string {
  if (expected === null) {
    return `${observedHours} of the ${leastObservedHours} hours that a forecast needs were observed. Until then plans expect the same hour of days before, or the present level.`;
  }
  if (record.wape === null) {
    return "Plans expect what is forecast here. How far it errs is known once a midnight's forecast has lived its day.";
  }
  return `Plans expect what is forecast here; a day ahead it has been off by ${formatPercent(record.wape)} of demand.`;
}

function linesOf({ series, record }: DemandForecast): ForecastLines {
  const ahead = record.ahead ?? [];
  const hours = [...record.said, ...ahead];
  const of = (key: "p10" | "p50" | "p90") => hours.map((hour) => hour?.[key] ?? null);
  return {
    timesMs: hours.map((_, t) => (series.firstHour + t) * hourMs),
    observed: [...series.rates, ...ahead.map(() => null)],
    p10: of("p10"),
    p50: of("p50"),
    p90: of("p90"),
  };
}

import type { Metadata } from "next";
import { rangeFromOf } from "@/app/_shell/areas";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { moveMarks } from "@/app/_shell/move-marks";
import { pageActor } from "@/app/_shell/page-actor";
import { parseRange } from "@/app/_shell/time-range";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { systemClock } from "@/lib/platform/clock";
import { MOST_MOVES, type TrafficMove, trafficMoves } from "@/lib/shifts/queries/traffic-moves";
import { providerSeries } from "@/lib/telemetry/queries/provider-series";
import { type MoveRow, MovesTable } from "./_components/moves-table";
import { ProviderChart } from "./_components/provider-chart";

export const metadata: Metadata = { title: "Timeline" };

/** Everything that moved traffic, over what each provider served. */
export default async function TimelinePage({
  searchParams,
}: {
  searchParams: Promise<{ from?: string; to?: string }>;
}) {
  const actor = await pageActor();
  const { from, to } = await searchParams;
  const range = parseRange({ from: from ?? rangeFromOf("/timeline"), to }, systemClock.now().getTime());
  const { fromMs, toMs } = range;
  const [{ moves, cut }, series] = await Promise.all([
    trafficMoves(actor, { from: new Date(fromMs), to: new Date(toMs) }),
    providerSeries(actor, { fromMs, toMs }),
  ]);
  return (
    <>
      <LiveRefresh topics={["shift", "dataplane"]} atMostEveryMs={5_000} />
      <PageHeader title="Timeline" lede={lede(moves)} />
      <Section title="Where traffic went" note="Marks are what moved it. Drag over the chart to zoom.">
        <ProviderChart series={series} annotations={moveMarks(moves, range)} />
      </Section>
      <Section title="What moved it">
        {cut ? (
          <Notice title={`Only the newest ${MOST_MOVES} are listed`}>
            Choose a shorter range to see the older ones.
          </Notice>
        ) : null}
        <MovesTable rows={moves.map(rowOf)} />
      </Section>
    </>
  );
}

function lede(moves: readonly TrafficMove[]): string {
  if (moves.length === 0) return "Nothing moved traffic in this range.";
  const open = moves.filter(({ endedAt }) => endedAt === null).length;
  const back = moves.filter(({ wentBack }) => wentBack).length;
  const parts = [
    moves.length === 1
      ? "One thing moved traffic in this range"
      : `${moves.length} things moved traffic in this range`,
    ...(open > 0 ? [`${open} still ${open === 1 ? "moves" : "move"} it`] : []),
    ...(back > 0 ? [`${back} went back`] : []),
  ];
  return `${parts.join(", ")}.`;
}

const rowOf = (move: TrafficMove): MoveRow => ({
  ...move,
  fleets: move.fleets.join(", "),
  startedAt: move.startedAt.toISOString(),
  endedAt: move.endedAt?.toISOString() ?? null,
});

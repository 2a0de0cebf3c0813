import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { moveMarks } from "@/app/_shell/move-marks";
import { pageActor } from "@/app/_shell/page-actor";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { type GridSignal, gridSignals } from "@/lib/grid/model";
import { type EnergyView, energyView, type ZoneNow, zoneSeries } from "@/lib/grid/queries";
import { whyNot } from "@/lib/identity/permissions";
import { systemClock } from "@/lib/platform/clock";
import { trafficMoves } from "@/lib/shifts/queries/traffic-moves";
import { ImportDialog } from "./_components/import-dialog";
import { ZoneCharts } from "./_components/zone-charts";
import { type SignalCell, ZonesTable } from "./_components/zones-table";

export const metadata: Metadata = { title: "Energy" };

const dayMs = 86_400_000;

export default async function EnergyPage({
  searchParams,
}: {
  searchParams: Promise<{ zone?: string | string[] }>;
}) {
  const actor = await pageActor();
  const now = systemClock.now();
  const [view, { zone: asked }] = await Promise.all([energyView(actor, { now }), searchParams]);
  const shown = view.zones.find(({ zone }) => zone === asked) ?? firstWithData(view);
  const series = shown ? await zoneSeries(actor, { zone: shown.zone, now }) : null;
  const range = { fromMs: now.getTime() - 7 * dayMs, toMs: now.getTime() + 2 * dayMs };
  const { moves } = await trafficMoves(actor, { from: new Date(range.fromMs), to: now });
  return (
    <>
      <LiveRefresh topics={["fleet"]} atMostEveryMs={10_000} />
      <PageHeader
        title="Energy"
        lede={lede(view)}
        actions={<ImportDialog disabledReason={whyNot(actor, "grid:manage") ?? undefined} />}
      />
      {view.zones.length > 0 && view.liveSource === null ? (
        <Notice title="No live source is configured">
          Readings come from imports alone. Set GRID_TOKEN, and GRID_URL for a source other than Electricity
          Maps, to have them read every 15 minutes.
        </Notice>
      ) : null}
      {shown && series ? (
        <Section
          title={shown.zone}
          note={`Hours in UTC, a week back and two days ahead. ${regionsOf(shown)}`}
        >
          <ZoneCharts
            zone={shown.zone}
            {...series}
            read={{ ...series.read }}
            forecast={{ ...series.forecast }}
            yearly={{ carbon: yearlyOf(shown, "carbon"), power: yearlyOf(shown, "power") }}
            range={range}
            annotations={moveMarks(moves, range)}
            notes={{ carbon: sourceOf(shown, "carbon"), power: sourceOf(shown, "power") }}
          />
        </Section>
      ) : null}
      <Section
        title="Zones"
        note="Plans take the newest reading while it is no older than 6 hours, else the region's yearly mean. Power prices count where a rate passes them through."
      >
        <ZonesTable
          rows={view.zones.map((zone) => ({
            zone: zone.zone,
            regions: zone.regions.map(({ name }) => name).join(", "),
            carbon: cellOf(zone, "carbon"),
            power: cellOf(zone, "power"),
          }))}
        />
      </Section>
    </>
  );
}

const firstWithData = ({ zones }: EnergyView) =>
  zones.find(({ signals }) => gridSignals.some((signal) => signals[signal].newest)) ?? zones[0];

function lede({ zones, liveSource }: EnergyView): string {
  const fresh = (signal: GridSignal) => zones.filter(({ signals }) => !signals[signal].stale).length;
  if (zones.length === 0) return "No region of this estate names its electricity zone.";
  const source = liveSource ? ` Read from ${liveSource} every 15 minutes.` : "";
  return `Of ${zones.length} electricity zones, ${fresh("carbon")} have fresh grid carbon and ${fresh("power")} a fresh power price.${source}`;
}

const regionsOf = ({ regions }: ZoneNow) => `Supplies ${regions.map(({ name }) => name).join(", ")}.`;

/** The mean of its regions' yearly means: they differ where providers measured differently. */
function yearlyOf({ regions }: ZoneNow, signal: GridSignal): number | null {
  const means = regions.flatMap((region) =>
    signal === "carbon" ? region.gramsCo2PerKwh : (region.powerUsdPerMwh ?? []),
  );
  return means.length === 0 ? null : means.reduce((sum, value) => sum + value, 0) / means.length;
}

function sourceOf({ signals, regions }: ZoneNow, signal: GridSignal): string {
  const { newest } = signals[signal];
  const invented = regions.some(({ illustrative }) => illustrative);
  const yearly = `the yearly mean${invented ? " (illustrative)" : ""}`;
  if (!newest) return `Nothing was ever read; plans use ${yearly}.`;
  return `Source: ${newest.sourceName}${newest.illustrative ? ", illustrative" : ""}; beside it ${yearly}.`;
}

function cellOf(zone: ZoneNow, signal: GridSignal): SignalCell {
  const { newest, stale, failure } = zone.signals[signal];
  return {
    value: newest?.value ?? null,
    at: newest?.at.toISOString() ?? null,
    source: newest?.sourceName ?? null,
    illustrative: newest?.illustrative ?? false,
    yearlyMean: yearlyOf(zone, signal),
    stale,
    failure,
  };
}

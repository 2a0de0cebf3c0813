import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { moveMarks } from "@/app/_shell/move-marks";
import { pageActor } from "@/app/_shell/page-actor";
import { defaultFrom, parseRange } from "@/app/_shell/time-range";
import { Instant } from "@/components/format/time";
import { ButtonLink } from "@/components/ui/button";
import { IllustrativeMark } from "@/components/ui/illustrative-mark";
import { KeyValueList } from "@/components/ui/key-value";
import { Section } from "@/components/ui/section";
import { fleetsAndDeliveries } from "@/lib/fleet/queries";
import { energyView } from "@/lib/grid/queries";
import { whyNot } from "@/lib/identity/permissions";
import { systemClock } from "@/lib/platform/clock";
import { trafficMoves } from "@/lib/shifts/queries/traffic-moves";
import { fleetSeries } from "@/lib/telemetry/queries/fleet-series";
import { fleetStandings } from "@/lib/telemetry/queries/fleet-standings";
import { FleetCharts } from "./_components/fleet-charts";
import { FleetEnergy } from "./_components/fleet-energy";
import { FleetNow } from "./_components/fleet-now";
import { FleetRecords, RecordDeliveryDialog } from "./_components/record-dialogs";

type Props = {
  params: Promise<{ fleetId: string }>;
  searchParams: Promise<{ from?: string; to?: string }>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).fleetId) };
}

/** One fleet: how it is and why, its series over the range, and what it is. */
export default async function FleetPage({ params, searchParams }: Props) {
  const actor = await pageActor();
  const fleetId = decodeURIComponent((await params).fleetId);
  const asked = await searchParams;
  const now = systemClock.now();
  const { fromMs, toMs } = parseRange(asked, now.getTime());
  const { fleets, deliveries } = await fleetsAndDeliveries(actor);
  const fleet = fleets.find(({ id }) => id === fleetId);
  if (!fleet) notFound();
  const [standings, series, { moves }, { zones }] = await Promise.all([
    fleetStandings(actor, { now, fromMs, toMs }),
    fleetSeries(actor, { fleetId, fromMs, toMs }),
    trafficMoves(actor, { from: new Date(fromMs), to: new Date(toMs) }),
    energyView(actor, { now }),
  ]);
  const zone = zones.find((each) => each.zone === fleet.region.gridZone);
  const { id, state, delivered, healthy, endpoint } = fleet;
  const recordable = { id, state, delivered, healthy, endpoint };
  const cannotOperate = whyNot(actor, "fleet:operate") ?? undefined;
  const range = { from: asked.from ?? defaultFrom, to: asked.to ?? "now" };
  const awaited = deliveries.filter((delivery) => delivery.fleetId === fleetId && !delivery.deliveredOn);

  return (
    <>
      <LiveRefresh topics={["shift", "fleet"]} atMostEveryMs={5_000} />
      <FleetNow fleetId={fleetId} initial={standings} range={range} />
      <Section title="Over time" note="Gaps are times without data. Drag over a chart to zoom.">
        <FleetCharts
          fleet={{
            id: fleetId,
            contracted: fleet.contracted,
            delivered: fleet.delivered,
            ttftMs: fleet.ttftMs,
            errorRate: fleet.errorRate,
          }}
          initial={series}
          range={range}
          annotations={moveMarks(moves, { fromMs, toMs }, [fleetId])}
        />
      </Section>
      <Section
        title="What it is"
        note={fleet.illustrative ? <IllustrativeMark of="Its size" /> : fleet.sourceName}
        actions={
          <>
            <ButtonLink href={`/drain?what=${encodeURIComponent(`fleet:${fleetId}`)}`}>Drain…</ButtonLink>
            <FleetRecords fleet={recordable} disabledReason={cannotOperate} />
          </>
        }
      >
        <KeyValueList
          facts={[
            { label: "Id", value: fleet.id, mono: true },
            { label: "Provider", value: fleet.region.providerName },
            { label: "Region", value: `${fleet.region.name} (${fleet.region.id}), ${fleet.region.country}` },
            { label: "Accelerator", value: fleet.accelerator.name },
            { label: "Electricity", value: <FleetEnergy region={fleet.region} zone={zone} /> },
            { label: "State", value: fleet.state },
            { label: "Billing", value: fleet.billing.replaceAll("_", " ") },
            {
              label: "Sovereign",
              value: fleet.sovereign ? "Yes: no foreign law can compel its operator" : "No",
            },
            { label: "Endpoint", value: fleet.endpoint ?? "None", mono: fleet.endpoint !== null },
            {
              label: "Still to come",
              value:
                awaited.length === 0
                  ? "Nothing is promised beyond what was delivered."
                  : awaited.map((delivery) => (
                      <div key={delivery.dueOn.toISOString()} className="flex flex-wrap items-center gap-x-2">
                        <span>
                          {delivery.accelerators.toLocaleString("en-US")} accelerators by{" "}
                          <Instant at={delivery.dueOn} to="day" />
                        </span>
                        <RecordDeliveryDialog
                          fleetId={fleetId}
                          accelerators={delivery.accelerators}
                          dueOn={delivery.dueOn.toISOString().slice(0, 10)}
                          today={now.toISOString().slice(0, 10)}
                          disabledReason={cannotOperate}
                        />
                      </div>
                    )),
            },
          ]}
        />
      </Section>
    </>
  );
}

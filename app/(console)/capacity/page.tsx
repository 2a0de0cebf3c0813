import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { Quantity } from "@/components/format/figures";
import { formatExact, formatPercent } from "@/components/format/quantity";
import { DataAge } from "@/components/format/time";
import { IllustrativeMark } from "@/components/ui/illustrative-mark";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { Stat, StatRow } from "@/components/ui/stat";
import { deliveryStanding, groupCapacity, sumCapacity } from "@/lib/fleet/capacity";
import { healthLimits } from "@/lib/fleet/health";
import { fleetsAndDeliveries } from "@/lib/fleet/queries";
import { systemClock } from "@/lib/platform/clock";
import { fleetStandings } from "@/lib/telemetry/queries/fleet-standings";
import { ArrivalsChart } from "./_components/arrivals-chart";
import { CapacityTable } from "./_components/capacity-table";
import { DeliveriesTable, type DeliveryRow } from "./_components/deliveries-table";
import { arrivalsByMonth } from "./arrivals";
import { capacityRows } from "./capacity-rows";

export const metadata: Metadata = { title: "Capacity" };

/** How many accelerators were promised, came, work and are busy; and what is still to come. */
export default async function CapacityPage() {
  const actor = await pageActor();
  const now = systemClock.now();
  const [{ fleets, deliveries }, standings] = await Promise.all([
    fleetsAndDeliveries(actor),
    fleetStandings(actor, { now, fromMs: now.getTime() - 3_600_000, toMs: now.getTime() }),
  ]);
  // More healthy than delivered is a source counted twice, not capacity.
  const uses = new Map(
    standings.fleets.map(({ fleet, healthy, ...use }) => [
      fleet.id,
      { ...use, healthy: Math.min(healthy, fleet.delivered) },
    ]),
  );
  const groups = groupCapacity(
    fleets.map((fleet) => ({ ...fleet, healthy: uses.get(fleet.id)?.healthy ?? fleet.healthy })),
  );
  const rows = capacityRows(groups, uses);
  const total = sumCapacity(groups);
  const promised: DeliveryRow[] = deliveries.map((delivery, at) => ({
    ...delivery,
    id: `${delivery.fleetId}-${at}`,
    standing: deliveryStanding(delivery, now),
  }));
  const late = promised.filter((row) => row.standing.kind === "late");
  const reporting = rows.filter((row) => row.used !== null);
  const used = reporting.reduce((sum, row) => sum + (row.used ?? 0), 0);
  const healthyReporting = reporting.reduce((sum, row) => sum + row.healthyReporting, 0);
  const newestMs = Math.max(
    ...standings.fleets.map((standing) => standing.newestMs ?? Number.NEGATIVE_INFINITY),
  );
  const lateAccelerators = late.reduce((sum, row) => sum + row.accelerators, 0);
  const longestDays = Math.max(
    0,
    ...late.map((row) => (row.standing.kind === "late" ? row.standing.lateDays : 0)),
  );

  return (
    <>
      <LiveRefresh topics={["capacity", "fleet", "telemetry"]} atMostEveryMs={5000} />
      <PageHeader
        title="Capacity"
        lede={
          <>
            {formatExact(total.delivered)} of {formatExact(total.contracted)} contracted accelerators are here
            {lateAccelerators > 0 ? (
              <>
                ; <strong className="font-medium text-ink">{formatExact(lateAccelerators)} are late</strong>,
                the longest by {longestDays} days.
              </>
            ) : (
              "; none is late."
            )}
          </>
        }
      />
      <StatRow>
        <Stat
          label="Contracted"
          value={<Quantity value={total.contracted} />}
          unit="accelerators"
          compare={`in ${groups.length} kinds`}
        />
        <Stat
          label="Delivered"
          value={<Quantity value={total.delivered} />}
          unit="accelerators"
          compare={`${formatPercent(total.delivered / (total.contracted || 1))} of contracted`}
        />
        <Stat
          label="Healthy"
          value={<Quantity value={total.healthy} />}
          unit="accelerators"
          compare={`${formatPercent(total.healthy / (total.delivered || 1))} of delivered`}
        />
        <Stat
          label="In use"
          value={reporting.length === 0 ? undefined : <Quantity value={Math.round(used)} />}
          unit="accelerators"
          compare={
            reporting.length === 0
              ? "no fleet reports how busy it is"
              : `${formatPercent(used / (healthyReporting || 1))} of the healthy that report`
          }
          age={
            <DataAge
              at={Number.isFinite(newestMs) ? new Date(newestMs) : null}
              staleAfterMs={healthLimits.staleAfterMs}
            />
          }
        />
        <Stat
          label="Late"
          value={<Quantity value={lateAccelerators} />}
          unit="accelerators"
          compare={`of ${formatExact(total.contracted - total.delivered)} still to come`}
          tone={lateAccelerators > 0 ? "warn" : undefined}
        />
      </StatRow>
      <Section
        title="By provider and accelerator"
        note={rows.some((row) => row.illustrative) ? <IllustrativeMark of="Fleet size" /> : null}
      >
        <CapacityTable rows={rows} />
      </Section>
      <Section title="Promised deliveries" note="Dates are days, UTC">
        <ArrivalsChart {...arrivalsByMonth(deliveries, now)} />
        <DeliveriesTable rows={promised} />
      </Section>
    </>
  );
}

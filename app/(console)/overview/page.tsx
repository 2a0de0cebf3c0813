import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { defaultFrom, parseRange } from "@/app/_shell/time-range";
import { routingOverview } from "@/lib/dataplane/queries";
import { currentDemand } from "@/lib/demand/queries";
import { fleetsAndDeliveries } from "@/lib/fleet/queries";
import { systemClock } from "@/lib/platform/clock";
import { observedResidency } from "@/lib/residency/queries";
import { failedBeats } from "@/lib/rhythm/queries";
import { outsideAlarms } from "@/lib/shifts/queries/alarms";
import { drainList } from "@/lib/shifts/queries/drains";
import { openFreezes } from "@/lib/shifts/queries/freezes";
import { shiftsNeedingAttention } from "@/lib/shifts/queries/shift-list";
import { contractStandings } from "@/lib/spend/queries/commitments";
import { fleetsWithoutPrice } from "@/lib/spend/queries/unpriced";
import { fleetStandings } from "@/lib/telemetry/queries/fleet-standings";
import { unmappedCount } from "@/lib/telemetry/queries/unmapped";
import { OverviewLive } from "./_components/overview-live";
import {
  alarmAttention,
  contractAttention,
  deliveryAttention,
  drainAttention,
  freezeAttention,
  pricingAttention,
  residencyAttention,
  rhythmAttention,
  routingAttention,
  shiftAttention,
  unplacedAttention,
} from "./estate-attention";

export const metadata: Metadata = { title: "Overview" };

const HOUR_MS = 3_600_000;

/** What needs attention, then how the fleets are, then what demand flows where. */
export default async function OverviewPage({
  searchParams,
}: {
  searchParams: Promise<{ from?: string; to?: string }>;
}) {
  const actor = await pageActor();
  const params = await searchParams;
  const now = systemClock.now();
  const { fromMs, toMs } = parseRange(params, now.getTime());
  const lastHour = { from: new Date(now.getTime() - HOUR_MS), to: now };
  const [
    standings,
    demand,
    residency,
    shifts,
    drains,
    frozen,
    ringing,
    contracts,
    routing,
    { deliveries },
    unmapped,
    unpriced,
    failed,
  ] = await Promise.all([
    fleetStandings(actor, { now, fromMs, toMs }),
    currentDemand(actor, now),
    observedResidency(actor, lastHour),
    shiftsNeedingAttention(actor),
    drainList(actor, { now }),
    openFreezes(actor, { now }),
    outsideAlarms(actor, { now }),
    contractStandings(actor, now),
    routingOverview(actor),
    fleetsAndDeliveries(actor),
    unmappedCount(actor, now),
    fleetsWithoutPrice(actor, { now }),
    failedBeats(actor),
  ]);
  const estate = [
    ...residencyAttention(residency),
    ...drainAttention(drains.open),
    ...shiftAttention(shifts),
    ...freezeAttention(frozen),
    ...alarmAttention(ringing),
    ...contractAttention(contracts),
    ...routingAttention(routing),
    ...deliveryAttention(deliveries, now),
    ...rhythmAttention(failed),
    ...pricingAttention(unpriced),
    ...unplacedAttention(unmapped.unplaced),
  ];
  return (
    <>
      {/* Fleets and demand follow telemetry by themselves; this is for all else. */}
      <LiveRefresh
        topics={["residency", "shift", "approval", "contract", "dataplane", "capacity", "plan"]}
        atMostEveryMs={5_000}
      />
      <OverviewLive
        standings={standings}
        demand={demand}
        estate={estate}
        range={{ from: params.from ?? defaultFrom, to: params.to ?? "now" }}
      />
    </>
  );
}

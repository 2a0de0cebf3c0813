import type { Metadata } from "next";
import { LiveRefresh } from "@/app/_shell/live-refresh";
import { pageActor } from "@/app/_shell/page-actor";
import { PageHeader } from "@/components/ui/page-header";
import { systemClock } from "@/lib/platform/clock";
import { unmappedSignals } from "@/lib/telemetry/queries/unmapped";
import { UnmappedTable } from "./_components/unmapped-table";

export const metadata: Metadata = { title: "Unmapped telemetry" };

/** What arrives and is kept, but belongs to no fleet or to no signal that Ballast knows. */
export default async function UnmappedPage() {
  const actor = await pageActor();
  const groups = await unmappedSignals(actor, systemClock.now());
  const series = groups.reduce((sum, group) => sum + group.series, 0);
  return (
    <>
      <LiveRefresh topics={["telemetry"]} atMostEveryMs={10_000} />
      <PageHeader
        parent={{ href: "/fleets", label: "Fleets" }}
        title="Unmapped telemetry"
        lede={
          series === 0
            ? "Everything that arrived in the last day was understood and placed."
            : `${series.toLocaleString("en-US")} series of the last day are kept but count nowhere. Once their attributes name a fleet, their points of the last day count too.`
        }
      />
      <UnmappedTable
        rows={groups.map((group) => ({ ...group, lastSeenAt: group.lastSeenAt.toISOString() }))}
      />
    </>
  );
}

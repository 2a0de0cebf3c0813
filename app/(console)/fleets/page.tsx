import type { Metadata } from "next";
import Link from "next/link";
import { pageActor } from "@/app/_shell/page-actor";
import { defaultFrom, parseRange } from "@/app/_shell/time-range";
import { IllustrativeMark } from "@/components/ui/illustrative-mark";
import { Section } from "@/components/ui/section";
import { systemClock } from "@/lib/platform/clock";
import { fleetStandings } from "@/lib/telemetry/queries/fleet-standings";
import { unmappedCount } from "@/lib/telemetry/queries/unmapped";
import { FleetsHeader } from "./_components/fleets-header";
import { FleetsTable } from "./_components/fleets-table";

export const metadata: Metadata = { title: "Fleets" };

export default async function FleetsPage({
  searchParams,
}: {
  searchParams: Promise<{ from?: string; to?: string }>;
}) {
  const actor = await pageActor();
  const params = await searchParams;
  const now = systemClock.now();
  const { fromMs, toMs } = parseRange(params, now.getTime());
  const [standings, unmapped] = await Promise.all([
    fleetStandings(actor, { now, fromMs, toMs }),
    unmappedCount(actor, now),
  ]);
  const range = { from: params.from ?? defaultFrom, to: params.to ?? "now" };

  return (
    <>
      <FleetsHeader initial={standings} range={range} />
      <Section
        title="All fleets"
        note={
          <>
            Rates are of the last three minutes; the trend follows the time range.
            {standings.fleets.some(({ fleet }) => fleet.illustrative) ? (
              <IllustrativeMark of="Fleet sizes" />
            ) : null}
          </>
        }
        actions={
          <Link href="/fleets/unmapped" className="text-sm text-accent hover:underline">
            {unmapped.series === 0 ? "Unmapped telemetry" : `Unmapped telemetry: ${unmapped.series} series`}
          </Link>
        }
      >
        <FleetsTable initial={standings} range={range} />
      </Section>
    </>
  );
}

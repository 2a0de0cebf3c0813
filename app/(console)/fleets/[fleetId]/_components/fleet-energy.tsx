import Link from "next/link";
import { Quantity } from "@/components/format/figures";
import { DataAge } from "@/components/format/time";
import { IllustrativeMark } from "@/components/ui/illustrative-mark";
import type { Region } from "@/lib/fleet/model";
import { type GridSignal, STALE_AFTER_MS, signalUnits } from "@/lib/grid/model";
import type { SignalNow, ZoneNow } from "@/lib/grid/queries";

/** What plans take for the fleet's electricity now: the zone's reading with its age, or its region's yearly mean. */
export function FleetEnergy({ region, zone }: { region: Region; zone: ZoneNow | undefined }) {
  return (
    <div className="flex flex-col gap-y-1">
      <span>
        {region.gridZone ? (
          <Link
            href={`/energy?zone=${encodeURIComponent(region.gridZone)}`}
            className="text-accent hover:underline"
          >
            {region.gridZone}
          </Link>
        ) : (
          "No electricity zone is named; yearly means are used."
        )}
      </span>
      <Signal
        signal="carbon"
        now={zone?.signals.carbon}
        yearlyMean={region.gramsCo2PerKwh}
        illustrative={region.illustrative}
      />
      <Signal
        signal="power"
        now={zone?.signals.power}
        yearlyMean={region.powerUsdPerMwh}
        illustrative={region.illustrative}
      />
    </div>
  );
}

function Signal({
  signal,
  now,
  yearlyMean,
  illustrative,
}: {
  signal: GridSignal;
  now: SignalNow | undefined;
  yearlyMean: number | null;
  /** Whether the yearly mean is. */
  illustrative: boolean;
}) {
  const newest = now && !now.stale ? now.newest : null;
  return (
    <span className="flex flex-wrap items-baseline gap-x-2">
      <Quantity value={newest ? newest.value : yearlyMean} unit={signalUnits[signal]} />
      {newest ? (
        <DataAge at={newest.at} staleAfterMs={STALE_AFTER_MS} />
      ) : (
        <span className="text-xs text-warn">yearly mean, for want of a fresh reading</span>
      )}
      {(newest ? newest.illustrative : illustrative) ? <IllustrativeMark /> : null}
    </span>
  );
}

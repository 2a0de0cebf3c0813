import type { Commitment } from "@/lib/contracts/model";
import { rateWithPower } from "@/lib/contracts/power-pass-through";
import { rateAt } from "@/lib/contracts/rate-card";
import { loadContracts, loadRates } from "@/lib/contracts/store/contracts";
import type { Fleet, ThroughputProfile } from "@/lib/fleet/model";
import { loadFleets, loadProfiles } from "@/lib/fleet/store/fleets";
import { loadReadings, readingKey } from "@/lib/grid/store/readings";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { inTransaction } from "@/lib/platform/db/transaction";
import { publishLive } from "@/lib/platform/live";
import { observedHours, usageByHour } from "@/lib/telemetry/store/postgres/usage";
import { estimateHour } from "./estimate";
import type { HourlyUsage } from "./model";
import { type StaleHour, staleHours } from "./stale";
import { estimatedAt, hourKey, lastEstimatedAt, replaceHours } from "./store/hours";
import { unpricedFleets } from "./unpriced";

export interface SpendRefresh {
  fleetHours: number;
  /** Fleets that no line of a rate card prices; their spend is unknown, not zero. */
  unpriced: string[];
}

/** Rollups are dated before their transaction commits; what may have committed late is looked at once more. */
const slackMs = 5 * 60_000;
/** Reserved fleets cost money while Ballast was down, too: so far back their missing hours are made up. */
const reservedBackMs = 35 * 86_400_000;

/**
 * Brings the estimates up to date with the telemetry that changed since they were last made. Derived data: running it
 * again gives the same rows, so it is no verb and leaves no audit entry.
 */
export async function refreshSpend(actor: Actor, now: Date): Promise<SpendRefresh> {
  requirePermission(actor, "spend:estimate");
  const earliest = new Date(now.getTime() - reservedBackMs);
  const since = new Date((await lastEstimatedAt()).getTime() - slackMs);
  const [fleets, profiles, rates, observed, estimated, contracts, power] = await Promise.all([
    loadFleets(),
    loadProfiles(),
    loadRates(),
    observedHours(since, now),
    estimatedAt(earliest, now),
    loadContracts(),
    powerByHour(earliest, now),
  ]);
  const rateOf = (fleet: Fleet, at: Date) => rateAt(rates, ratedFleet(fleet), at);
  const byId = new Map(fleets.map((fleet) => [fleet.id, fleet]));
  const statedUntil = new Map(
    contracts.map(({ id, commitments }) => [id, lastStatement(commitments, earliest, now)]),
  );
  const billed = fleets.map(({ id, billing, contractId }) => ({
    id,
    billing,
    billedFrom: statedUntil.get(contractId ?? "") ?? null,
  }));
  const stale = staleHours(billed, observed, estimated, now).flatMap((hour) => {
    const fleet = byId.get(hour.fleetId);
    const rate = fleet && rateOf(fleet, hour.hour);
    if (!fleet || !rate) return [];
    const { region, accelerator } = fleet;
    const draw = { watts: accelerator.watts, pue: region.pue };
    const usdPerAcceleratorHour = rateWithPower(
      rate,
      draw,
      power(region.gridZone, hour.hour) ?? region.powerUsdPerMwh,
    );
    return [{ ...hour, fleet, usdPerAcceleratorHour }];
  });
  if (stale.length > 0) {
    const usageOf = await usageOfHours(stale, now);
    const rows = stale.flatMap(({ fleet, usdPerAcceleratorHour, hour, minutesObserved, elapsed }) =>
      estimateHour(fleet, usdPerAcceleratorHour, profilesOf(fleet, profiles), {
        hour,
        usage: usageOf.get(hourKey(fleet.id, hour)) ?? [],
        minutesObserved,
        elapsed,
      }),
    );
    await replaceHours(stale, rows, now);
    await inTransaction((tx) => publishLive(tx, "spend", "hours"));
  }
  return {
    fleetHours: stale.length,
    unpriced: unpricedFleets(fleets, rates, now).map(({ id }) => id),
  };
}

/** What power cost in a zone in an hour that was read; null where it was not: the region's yearly mean stands in. */
async function powerByHour(from: Date, to: Date) {
  const hourOf = (at: Date) => Math.floor(at.getTime() / 3_600_000);
  const usd = new Map<string, number>();
  for (const [key, readings] of await loadReadings(from, to)) {
    for (const { at, value } of readings) usd.set(`${key} ${hourOf(at)}`, value);
  }
  return (zone: string | null, hour: Date) =>
    zone === null ? null : (usd.get(`${readingKey(zone, "power")} ${hourOf(hour)}`) ?? null);
}

/** Up to when the provider's statements account for the contract; null when there is none. */
function lastStatement(commitments: readonly Commitment[], earliest: Date, now: Date): Date | null {
  const stated = commitments.flatMap(({ openingAsOf }) =>
    openingAsOf && openingAsOf <= now ? [openingAsOf.getTime()] : [],
  );
  return stated.length > 0 ? new Date(Math.max(...stated, earliest.getTime())) : null;
}

async function usageOfHours(stale: readonly StaleHour[], now: Date): Promise<Map<string, HourlyUsage[]>> {
  const first = new Date(Math.min(...stale.map(({ hour }) => hour.getTime())));
  const usage = await usageByHour(first, now, [...new Set(stale.map(({ fleetId }) => fleetId))]);
  const byHour = new Map<string, HourlyUsage[]>();
  for (const row of usage) {
    const key = hourKey(row.fleetId, row.hour);
    byHour.set(key, [...(byHour.get(key) ?? []), row]);
  }
  return byHour;
}

const ratedFleet = (fleet: Fleet) => ({
  providerId: fleet.region.providerId,
  regionId: fleet.region.id,
  acceleratorId: fleet.accelerator.id,
  contractId: fleet.contractId,
});

const profilesOf = (fleet: Fleet, profiles: readonly ThroughputProfile[]) =>
  new Map(
    profiles
      .filter(({ acceleratorId }) => acceleratorId === fleet.accelerator.id)
      .map((profile) => [profile.modelId, profile]),
  );

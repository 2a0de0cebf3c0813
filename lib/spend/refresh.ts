import { rateAt } from "@/lib/contracts/rate-card";
import { loadRates } from "@/lib/contracts/store/contracts";
import type { Fleet, ThroughputProfile } from "@/lib/fleet/model";
import { loadFleets, loadProfiles } from "@/lib/fleet/store/fleets";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { observedHours, usageByHour } from "@/lib/telemetry/store/postgres/usage";
import { estimateHour } from "./estimate";
import type { HourlyUsage, SpendHour } from "./model";
import { staleHours } from "./stale";
import { estimatedAt, hourKey, replaceHours } from "./store/hours";

export interface SpendRefresh {
  fleetHours: number;
  /** Fleets that no line of a rate card prices; their spend is unknown, not zero. */
  unpriced: string[];
}

/**
 * Brings the estimates of [from, to) up to date with the telemetry behind them. Derived data: running it again gives the
 * same rows, so it is no verb and leaves no audit entry.
 */
export async function refreshSpend(
  actor: Actor,
  range: { from: Date; to: Date; now: Date },
): Promise<SpendRefresh> {
  requirePermission(actor, "spend:estimate");
  const { from, to, now } = range;
  const [fleets, profiles, rates, observed, estimated] = await Promise.all([
    loadFleets(),
    loadProfiles(),
    loadRates(),
    observedHours(from, to),
    estimatedAt(from, to),
  ]);
  const priced = new Map(
    fleets.map((fleet) => [fleet.id, (at: Date) => rateAt(rates, ratedFleet(fleet), at)]),
  );
  const stale = staleHours(fleets, observed, estimated, range).filter(({ fleetId, hour }) =>
    priced.get(fleetId)?.(hour),
  );
  if (stale.length > 0) {
    const usage = await usageByHour(from, to, [...new Set(stale.map(({ fleetId }) => fleetId))]);
    const usageOf = new Map<string, HourlyUsage[]>();
    for (const row of usage) {
      const key = hourKey(row.fleetId, row.hour);
      usageOf.set(key, [...(usageOf.get(key) ?? []), row]);
    }
    const byId = new Map(fleets.map((fleet) => [fleet.id, fleet]));
    const rows = stale.flatMap(({ fleetId, hour, minutesObserved, elapsed }): SpendHour[] => {
      const fleet = byId.get(fleetId);
      const rate = priced.get(fleetId)?.(hour);
      if (!fleet || !rate) return [];
      const hours = { hour, usage: usageOf.get(hourKey(fleetId, hour)) ?? [], minutesObserved, elapsed };
      return estimateHour(fleet, rate.usdPerAcceleratorHour, profilesOf(fleet, profiles), hours);
    });
    await replaceHours(stale, rows, now);
  }
  return {
    fleetHours: stale.length,
    unpriced: fleets.filter(({ id }) => !priced.get(id)?.(now)).map(({ id }) => id),
  };
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

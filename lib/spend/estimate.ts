import type { Decimal } from "decimal.js";
import { acceleratorSeconds, type Billing, type ThroughputProfile } from "@/lib/fleet/model";
import { Usd } from "@/lib/platform/money";
import type { HourlyUsage, SpendHour } from "./model";

export interface BilledFleet {
  id: string;
  contractId: string | null;
  billing: Billing;
  /** Paid for whether used or not, when reserved. */
  healthy: number;
}

export interface ObservedHour {
  hour: Date;
  usage: readonly HourlyUsage[];
  minutesObserved: number;
  /** Share of the hour gone by: 1 unless it is the current one. */
  elapsed: number;
}

const nothing = { modelId: "", requests: 0, inputTokens: 0, outputTokens: 0 };

/**
 * Spend of one fleet in one hour, by model.
 *
 * drawdown, on_demand: accelerator-hours = Σ tokens / throughput ÷ 3600, each at the rate (the `load` of the planning
 * problem, from observed instead of planned tokens).
 * reserved: healthy accelerators × elapsed hours at the rate, whether used or not; models share it by their load, and an
 * hour that served nothing is booked to no model.
 *
 * A model without throughput profile on this accelerator cannot be converted and is booked with zero accelerator-hours;
 * `unpriced` of the caller's report shows it.
 */
export function estimateHour(
  fleet: BilledFleet,
  usdPerAcceleratorHour: Decimal,
  profiles: ReadonlyMap<string, ThroughputProfile>,
  observed: ObservedHour,
): SpendHour[] {
  const loads = observed.usage.map((usage) => {
    const profile = profiles.get(usage.modelId);
    const seconds = profile ? acceleratorSeconds(profile, usage.inputTokens, usage.outputTokens) : 0;
    return { usage, loadHours: new Usd(seconds).div(3600) };
  });
  const row = (usage: Omit<HourlyUsage, "fleetId" | "hour">, acceleratorHours: Decimal): SpendHour => {
    const billedHours = acceleratorHours.toDecimalPlaces(6);
    return {
      fleetId: fleet.id,
      hour: observed.hour,
      modelId: usage.modelId,
      contractId: fleet.contractId,
      acceleratorHours: billedHours,
      usdPerAcceleratorHour,
      usd: billedHours.times(usdPerAcceleratorHour).toDecimalPlaces(6),
      requests: new Usd(usage.requests),
      inputTokens: new Usd(usage.inputTokens),
      outputTokens: new Usd(usage.outputTokens),
      minutesObserved: observed.minutesObserved,
    };
  };
  if (fleet.billing !== "reserved") return loads.map(({ usage, loadHours }) => row(usage, loadHours));

  const reservedHours = new Usd(fleet.healthy).times(observed.elapsed);
  const totalLoad = loads.reduce((sum, { loadHours }) => sum.plus(loadHours), new Usd(0));
  if (totalLoad.isZero()) {
    const unnamed = loads.find(({ usage }) => usage.modelId === "")?.usage ?? nothing;
    const named = loads.filter(({ usage }) => usage.modelId !== "");
    return [row(unnamed, reservedHours), ...named.map(({ usage }) => row(usage, new Usd(0)))];
  }
  return loads.map(({ usage, loadHours }) => row(usage, reservedHours.times(loadHours).div(totalLoad)));
}

import type { Plan, Snapshot } from "../model";
import type { Account } from "./accounts";
import { listOf } from "./bills";
import { nth } from "./ledger";

/** The snapshot's costs once capacity and commitments are bought and sold at the plan's prices. */
export interface Priced {
  /** What is owed, or earned, whatever is routed, USD. */
  constantUsd: number;
  /** Bills and carbon: USD per busy accelerator for all the time the window stands for, by fleet and window. */
  busyUsd: number[][];
  /** The plan's price of capacity: USD per accelerator for all the time the window stands for. */
  capacityUsd: number[][];
}

/**
 * Prices capacity and commitments into the costs (Lagrange). What a contract owes is never less than its account says; an
 * accelerator costs its price, and those that there are bring it in.
 */
export function pricedCosts(
  snapshot: Snapshot,
  fleetPrices: Plan["prices"]["fleets"],
  accounts: ReadonlyMap<string, Account>,
): Priced {
  const { windows, fleets, contracts, policy } = snapshot;
  const hours = windows.map((window) => window.hours * window.weight);
  let constantUsd = 0;
  for (const contract of contracts) {
    const { usdPerListUsd, touch } = accounts.get(contract.id)!;
    constantUsd += usdPerListUsd * (listOf(contract, contract.spentUsd) - touch.listUsd) + touch.owedUsd;
  }
  const busyUsd = fleets.map((fleet) => {
    const contract = contracts.find((c) => c.id === fleet.contract);
    return windows.map((window, t) => {
      const covered = contract !== undefined && Date.parse(window.start) < Date.parse(contract.periodEnd);
      const paid = covered ? accounts.get(contract.id)!.usdPerListUsd : 1;
      const hourUsd = nth(fleet.usdPerAcceleratorHour, t) * paid;
      if (fleet.billing === "reserved") constantUsd += hourUsd * hours[t]! * nth(fleet.accelerators, t);
      const carbon =
        policy.usdPerTonneCo2 * 1e-6 * nth(fleet.gramsCo2PerKwh, t) * ((fleet.watts * fleet.pue) / 1000);
      return hours[t]! * (carbon + (fleet.billing === "reserved" ? 0 : hourUsd));
    });
  });
  const capacityUsd = fleets.map(() => windows.map(() => 0));
  const fleetAt = new Map(fleets.map((fleet, f) => [fleet.id, f]));
  for (const { window: t, fleet, usdPerAcceleratorHour } of fleetPrices) {
    const f = fleetAt.get(fleet)!;
    const usd = usdPerAcceleratorHour * hours[t]!;
    capacityUsd[f]![t]! += usd;
    constantUsd -= usd * nth(fleets[f]!.accelerators, t);
  }
  return { constantUsd, busyUsd, capacityUsd };
}

/** Latency and failures, USD per request; `f` may serve the cell. */
export function requestUsd({ policy, fleets }: Snapshot, cell: Snapshot["cells"][number], f: number): number {
  const fleet = fleets[f]!;
  const over = Math.max(0, cell.rttMs[fleet.id]! + fleet.ttftMs - cell.latencyBudgetMs);
  return policy.usdPerMsOverBudgetPerRequest * over + policy.usdPerFailedRequest * fleet.errorRate;
}

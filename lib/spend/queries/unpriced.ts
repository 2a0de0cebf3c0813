import { loadRates } from "@/lib/contracts/store/contracts";
import { loadFleets } from "@/lib/fleet/store/fleets";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { type UnpricedFleet, unpricedFleets } from "../unpriced";

/** Fleets that run and that no rate card prices: they are in no plan and in no figure of spend. */
export async function fleetsWithoutPrice(actor: Actor, { now }: { now: Date }): Promise<UnpricedFleet[]> {
  requirePermission(actor, "spend:read");
  const [fleets, rates] = await Promise.all([loadFleets(), loadRates()]);
  return unpricedFleets(fleets, rates, now);
}

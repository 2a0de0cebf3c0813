import { loadFleets } from "@/lib/fleet/store/fleets";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { refuse } from "@/lib/platform/errors";
import { type RegionPlace, regionPlaces } from "../region-places";
import { loadPlan, loadPlanHeads, type PlanHead, type PlanRecord } from "../store/plans";

export type { PlanHead, PlanRecord };

/** The two hundred newest plans, without their documents. */
export async function planList(actor: Actor): Promise<PlanHead[]> {
  requirePermission(actor, "plans:read");
  return loadPlanHeads(200);
}

export interface PlanDetail extends PlanRecord {
  /** Fleet id → name, region id → name, provider id → name, as they are now. */
  names: {
    fleets: Record<string, string>;
    regions: Record<string, string>;
    providers: Record<string, string>;
  };
  /** The regions of today's fleets, for a map. */
  places: RegionPlace[];
}

/** One plan with its snapshot and names to show it with. Refuses `not_found`. */
export async function planDetail(actor: Actor, { planId }: { planId: string }): Promise<PlanDetail> {
  requirePermission(actor, "plans:read");
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(planId);
  const [record, fleets] = await Promise.all([uuid ? loadPlan(planId) : null, loadFleets()]);
  if (!record) return refuse("not_found", `There is no plan ${planId}.`);
  return {
    ...record,
    places: regionPlaces(fleets),
    names: {
      fleets: Object.fromEntries(fleets.map(({ id, name }) => [id, name])),
      regions: Object.fromEntries(fleets.map(({ region }) => [region.id, region.name])),
      providers: Object.fromEntries(fleets.map(({ region }) => [region.providerId, region.providerName])),
    },
  };
}

import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import type { Delivery } from "./capacity";
import type { Fleet } from "./model";
import { loadDeliveries } from "./store/deliveries";
import { type Estate, loadEstate } from "./store/estate";
import { type FleetName, loadFleetNames } from "./store/fleet-names";
import { loadFleets, loadModelNames } from "./store/fleets";

/** Served models, by name. */
export async function listModels(actor: Actor): Promise<{ id: string; name: string }[]> {
  requirePermission(actor, "fleet:read");
  const names = await loadModelNames();
  return [...names].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
}

/** Every fleet, and the dated promises of accelerators to come to them. */
export async function fleetsAndDeliveries(
  actor: Actor,
): Promise<{ fleets: Fleet[]; deliveries: Delivery[] }> {
  requirePermission(actor, "fleet:read");
  const [fleets, deliveries] = await Promise.all([loadFleets(), loadDeliveries()]);
  return { fleets, deliveries };
}

/** Which scenario this estate was seeded from; null when it was not seeded. */
export async function currentEstate(actor: Actor): Promise<Estate | null> {
  requirePermission(actor, "fleet:read");
  return loadEstate();
}

/** Fleets by name, for finding one. */
export async function listFleetNames(actor: Actor): Promise<FleetName[]> {
  requirePermission(actor, "fleet:read");
  return loadFleetNames();
}

import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { loadPlanNames, type PlanName } from "../store/plan-names";

/** The hundred newest plans by name, for finding one. */
export async function listPlanNames(actor: Actor): Promise<PlanName[]> {
  requirePermission(actor, "plans:read");
  return loadPlanNames(100);
}

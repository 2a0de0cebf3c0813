import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { loadModelNames } from "./store/fleets";

/** Served models, by name. */
export async function listModels(actor: Actor): Promise<{ id: string; name: string }[]> {
  requirePermission(actor, "fleet:read");
  const names = await loadModelNames();
  return [...names].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
}

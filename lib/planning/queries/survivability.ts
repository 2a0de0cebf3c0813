import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { refuse } from "@/lib/platform/errors";
import { valueIn } from "../model";
import { type Survival, survivability } from "../survivability";
import { takeSnapshot } from "../take-snapshot";
import { planDetail } from "./plans";

export type { Survival };

/** What each failure would lose while the plan's routes of one window are served. Refuses `not_found`, `conflict`. */
export async function planSurvivability(
  actor: Actor,
  { planId, window }: { planId: string; window: number },
): Promise<Survival[]> {
  const { plan, snapshot } = await planDetail(actor, { planId });
  if (!plan) return refuse("conflict", "The plan has no routes yet: it is not solved.", "planId");
  if (!snapshot.windows[window]) {
    return refuse("invalid", `The plan's windows are 0 to ${snapshot.windows.length - 1}.`, "window");
  }
  return survivability(
    snapshot,
    plan.routes.filter((route) => route.window === window),
    window,
  );
}

/** What each failure would lose now: today's routing table under the demand of this hour. */
export async function liveSurvivability(
  actor: Actor,
  { now }: { now: Date },
): Promise<{ asOf: Date; losses: Survival[] }> {
  requirePermission(actor, "plans:read");
  const { snapshot } = await takeSnapshot(now);
  const demand = new Map(snapshot.cells.map((cell) => [cell.id, valueIn(cell.requestsPerSec, 0)]));
  const routes = snapshot.current.map(({ cell, fleet, share }) => ({
    cell,
    fleet,
    requestsPerSec: share * (demand.get(cell) ?? 0),
  }));
  return { asOf: now, losses: await survivability(snapshot, routes, 0) };
}

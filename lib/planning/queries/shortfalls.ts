import type { Actor } from "@/lib/identity/model";
import { refuse } from "@/lib/platform/errors";
import { type Shortfall, shortfalls } from "../shortfall";
import { planDetail } from "./plans";

export type { Shortfall };

/** The irreducible reasons for what the plan leaves unserved in a window. Refuses `not_found`, `conflict`, `invalid`. */
export async function planShortfalls(
  actor: Actor,
  { planId, window }: { planId: string; window: number },
): Promise<Shortfall[]> {
  const { plan, snapshot } = await planDetail(actor, { planId });
  if (!plan) return refuse("conflict", "The plan has no routes yet: it is not solved.", "planId");
  if (!snapshot.windows[window]) {
    return refuse("invalid", `The plan's windows are 0 to ${snapshot.windows.length - 1}.`, "window");
  }
  return shortfalls(snapshot, plan, window);
}

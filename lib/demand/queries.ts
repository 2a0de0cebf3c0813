import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { readServed } from "@/lib/telemetry/store/postgres/served";
import type { CellDemand, DemandFlow } from "./model";
import { demandByCell, demandFlows } from "./observed";

export interface ObservedDemand {
  readonly cells: readonly CellDemand[];
  readonly flows: readonly DemandFlow[];
  readonly requestsPerSec: number | null;
  /** Newest point behind it, ms since the epoch; null when nothing was observed. */
  readonly newestMs: number | null;
}

/** Demand as fleets reported serving it, in minutes that begin in [from, to). */
export async function observedDemand(
  actor: Actor,
  { from, to }: { from: Date; to: Date },
): Promise<ObservedDemand> {
  requirePermission(actor, "demand:read");
  const { rows, coveredSec, newestAt } = await readServed(from, to);
  const requests = rows.reduce((sum, row) => sum + row.requests, 0);
  return {
    cells: demandByCell(rows, coveredSec),
    flows: demandFlows(rows, coveredSec),
    requestsPerSec: coveredSec > 0 ? requests / coveredSec : null,
    newestMs: newestAt?.getTime() ?? null,
  };
}

const MINUTE_MS = 60_000;
/** "Now" is the minute in progress and the two before it, as for fleets. */
const NOW_MINUTES = 3;

/** Demand of the last minutes. */
export function currentDemand(actor: Actor, now: Date): Promise<ObservedDemand> {
  const thisMinute = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  const from = new Date(thisMinute - (NOW_MINUTES - 1) * MINUTE_MS);
  return observedDemand(actor, { from, to: new Date(thisMinute + MINUTE_MS) });
}

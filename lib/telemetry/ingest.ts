import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { wakeListeners } from "@/lib/platform/live";
import { MAX_LATENESS_MS, withinBounds } from "./bounds";
import { msToNano } from "./minute";
import type { DecodedMetrics, Reject } from "./model";
import { recentEstate } from "./store/postgres/estate";
import { insertPoints, markDirty } from "./store/postgres/points";
import { resolveSeries } from "./store/postgres/series";
import { onDisk } from "./store/postgres/transaction";

export interface IngestReceipt {
  /** Points now on disk that were not before. */
  readonly stored: number;
  /** Points that were on disk already: a batch sent twice. */
  readonly repeated: number;
  readonly rejects: readonly Reject[];
}

/**
 * Stores a batch of points, each once, and marks the minutes they change, in one transaction that is on disk when this
 * returns. Not a verb: what arrives here is measured, not decided, and sending it twice changes nothing.
 *
 * @throws Refusal `forbidden`; database errors as they come
 */
export async function ingestMetrics(
  actor: Actor,
  decoded: DecodedMetrics,
  now: Date,
): Promise<IngestReceipt> {
  requirePermission(actor, "telemetry:ingest");
  const nowMs = now.getTime();
  const { kept, rejects } = withinBounds(decoded.points, nowMs);
  const allRejects = [...decoded.rejects, ...rejects];
  if (kept.length === 0) return { stored: 0, repeated: 0, rejects: allRejects };

  const source = { tokenId: actor.kind === "token" ? actor.id : null, nowMs };
  const { fresh, series } = await onDisk(async (client) => {
    const series = await resolveSeries(client, kept, recentEstate, source);
    const fresh = await insertPoints(client, kept, series.ids);
    if (fresh.length > 0) {
      await markDirty(client, fresh, msToNano(nowMs - MAX_LATENESS_MS), msToNano(nowMs));
      await wakeListeners(client, "telemetry");
    }
    return { fresh, series };
  });
  series.remember();
  return { stored: fresh.length, repeated: kept.length - fresh.length, rejects: allRejects };
}

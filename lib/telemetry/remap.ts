import type { PoolClient } from "pg";
import type { Actor } from "@/lib/identity/model";
import { requirePermission } from "@/lib/identity/permissions";
import { wakeListeners } from "@/lib/platform/live";
import { MAX_LATENESS_MS } from "./bounds";
import { type Mapping, mapSeries } from "./mapping";
import { msToNano } from "./minute";
import { loadEstate } from "./store/postgres/estate";
import { markPointsSince } from "./store/postgres/points";
import { type MappedSeries, seriesAfter, writeMappings } from "./store/postgres/series-mapping";
import { onDisk } from "./store/postgres/transaction";

const PAGE = 2_000;

/**
 * Maps every series again, as fleets, models and conventions are now: what came unmapped before its fleet existed is
 * placed, and its points of the last day are rolled up.
 * @returns how many series changed
 */
export async function remapSeries(actor: Actor, now: Date): Promise<number> {
  requirePermission(actor, "telemetry:roll");
  const estate = await loadEstate();
  const sinceNano = msToNano(now.getTime() - MAX_LATENESS_MS);
  let changed = 0;
  for (let afterId = "0"; ; ) {
    const page = await seriesAfter(afterId, new Date(now.getTime() - MAX_LATENESS_MS), PAGE);
    const last = page.at(-1);
    if (!last) return changed;
    afterId = last.id;
    const moved = page.flatMap((series) => {
      const mapping = mapSeries(series, estate);
      return sameMapping(series, mapping) ? [] : [{ id: series.id, ...mapping }];
    });
    if (moved.length === 0) continue;
    changed += moved.length;
    await onDisk(async (client: PoolClient) => {
      const ids = moved.map((series) => series.id);
      // Both the fleet a series leaves and the one it joins have minutes that no longer hold.
      await markPointsSince(client, ids, sinceNano);
      await writeMappings(client, moved);
      await markPointsSince(client, ids, sinceNano);
      await wakeListeners(client, "telemetry");
    });
  }
}

function sameMapping(series: MappedSeries, mapping: Mapping): boolean {
  return (Object.keys(mapping) as (keyof Mapping)[]).every((key) => series[key] === mapping[key]);
}

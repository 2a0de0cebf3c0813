import type { ClientBase } from "pg";
import { pool } from "@/lib/platform/db/client";
import type { Mapping } from "../../mapping";
import type { SeriesIdentity } from "../../model";

export interface MappedSeries extends SeriesIdentity, Mapping {
  readonly id: string;
}

/** Series heard of since `seen`, in id order after `afterId`. */
export async function seriesAfter(afterId: string, seen: Date, limit: number): Promise<MappedSeries[]> {
  const { rows } = await pool().query<MappedSeries>(
    `SELECT id, metric, unit, kind, temporality, monotonic, scope, resource, attributes, signal, fleet_id AS "fleetId",
            unmapped_reason AS "unmappedReason", origin, model_id AS "modelId", data_class AS "dataClass"
       FROM telemetry_series WHERE id > $1 AND last_seen_at >= $2 ORDER BY id LIMIT $3`,
    [afterId, seen, limit],
  );
  return rows;
}

export async function writeMappings(
  client: ClientBase,
  rows: readonly (Mapping & { readonly id: string })[],
): Promise<void> {
  const of = <T>(pick: (row: Mapping & { readonly id: string }) => T) => rows.map(pick);
  await client.query(
    `UPDATE telemetry_series SET signal = m.signal, fleet_id = m.fleet_id, unmapped_reason = m.unmapped_reason,
            origin = m.origin, model_id = m.model_id, data_class = m.data_class
       FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
            AS m (id, signal, fleet_id, unmapped_reason, origin, model_id, data_class)
      WHERE telemetry_series.id = m.id`,
    [
      of((row) => row.id),
      of((row) => row.signal),
      of((row) => row.fleetId),
      of((row) => row.unmappedReason),
      of((row) => row.origin),
      of((row) => row.modelId),
      of((row) => row.dataClass),
    ],
  );
}

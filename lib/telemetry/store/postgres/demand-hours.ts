import { pool } from "@/lib/platform/db/client";
import { hourOf } from "../../hour";

/** Requests by cell and hour, with the minutes of that hour in which anything at all was reported. */
export interface CellHourRow {
  origin: string;
  modelId: string;
  dataClass: string;
  hour: Date;
  requests: number;
  minutesObserved: number;
}

/**
 * Requests by cell and hour, for the hours that [from, to) lies in. Minutes are counted over all cells: a cell that was
 * silent while others were reported had no requests, which is not the same as not being observed.
 */
export async function requestsByCellAndHour(from: Date, to: Date): Promise<CellHourRow[]> {
  const { rows } = await pool().query<CellHourRow>(
    `WITH parts AS (
       SELECT hour, origin, model_id, data_class, sum AS requests, minutes
         FROM telemetry_hour h
        WHERE hour >= $1 AND hour < $2 AND signal = 'requests'
          AND NOT EXISTS (SELECT 1 FROM telemetry_dirty_hour d WHERE d.fleet_id = h.fleet_id AND d.hour = h.hour)
       UNION ALL
       SELECT d.hour, r.origin, r.model_id, r.data_class, sum(r.sum),
              bit_or(set_bit(repeat('0', 60)::bit(60), extract(minute FROM r.minute AT TIME ZONE 'UTC')::int, 1))
         FROM telemetry_dirty_hour d
         JOIN telemetry_rollup r ON r.fleet_id = d.fleet_id AND r.signal = 'requests'
          AND r.minute >= d.hour AND r.minute < d.hour + interval '1 hour'
        WHERE d.hour >= $1 AND d.hour < $2
        GROUP BY 1, 2, 3, 4
     ), observed AS (SELECT hour, bit_count(bit_or(minutes))::int AS minutes FROM parts GROUP BY 1)
     SELECT origin, model_id AS "modelId", data_class AS "dataClass", hour, sum(requests) AS requests,
            observed.minutes AS "minutesObserved"
       FROM parts JOIN observed USING (hour)
      GROUP BY 1, 2, 3, 4, 6`,
    [new Date(hourOf(from.getTime())), to],
  );
  return rows;
}

/** Healthy accelerators as each fleet's newest minute since `since` reports them; fleets that say nothing are left out. */
export async function reportedHealthy(since: Date): Promise<Map<string, number>> {
  const { rows } = await pool().query<{ fleetId: string; accelerators: number }>(
    `SELECT DISTINCT ON (fleet_id) fleet_id AS "fleetId", accelerators
       FROM (SELECT fleet_id, minute, sum(sum) AS accelerators
               FROM telemetry_rollup
              WHERE minute >= $1 AND signal = 'healthy_accelerators'
              GROUP BY 1, 2) AS minutes
      ORDER BY fleet_id, minute DESC`,
    [since],
  );
  return new Map(rows.map(({ fleetId, accelerators }) => [fleetId, accelerators]));
}

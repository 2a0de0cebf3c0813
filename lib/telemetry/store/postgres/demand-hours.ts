import { pool } from "@/lib/platform/db/client";

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
 * Requests by cell and hour for minutes in [from, to). Minutes are counted over all cells: a cell that was silent
 * while others were reported had no requests, which is not the same as not being observed.
 */
export async function requestsByCellAndHour(from: Date, to: Date): Promise<CellHourRow[]> {
  const { rows } = await pool().query<CellHourRow>(
    `WITH served AS (
       SELECT minute, date_trunc('hour', minute, 'UTC') AS hour, origin, model_id, data_class, sum(sum) AS requests
         FROM telemetry_rollup
        WHERE minute >= $1 AND minute < $2 AND signal = 'requests'
        GROUP BY 1, 2, 3, 4, 5),
     observed AS (SELECT hour, count(DISTINCT minute)::int AS minutes FROM served GROUP BY 1)
     SELECT origin, model_id AS "modelId", data_class AS "dataClass", hour, sum(requests) AS requests,
            observed.minutes AS "minutesObserved"
       FROM served JOIN observed USING (hour)
      GROUP BY 1, 2, 3, 4, 6`,
    [from, to],
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

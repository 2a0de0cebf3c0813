import { pool } from "@/lib/platform/db/client";

/** What one fleet did for one model in one hour. */
export interface UsageRow {
  fleetId: string;
  hour: Date;
  modelId: string;
  requests: number;
  inputTokens: number;
  outputTokens: number;
}

/** How much of a fleet's hour telemetry covers, and when that last changed. */
export interface ObservedHourRow {
  fleetId: string;
  hour: Date;
  minutesObserved: number;
  rolledAt: Date;
}

/** Requests and tokens by fleet, hour and model, for hours that begin in [from, to). */
export async function usageByHour(from: Date, to: Date, fleetIds: readonly string[]): Promise<UsageRow[]> {
  const { rows } = await pool().query<UsageRow>(
    `SELECT fleet_id AS "fleetId", date_trunc('hour', minute, 'UTC') AS hour, model_id AS "modelId",
            coalesce(sum(sum) FILTER (WHERE signal = 'requests'), 0) AS requests,
            coalesce(sum(sum) FILTER (WHERE signal = 'input_tokens'), 0) AS "inputTokens",
            coalesce(sum(sum) FILTER (WHERE signal = 'output_tokens'), 0) AS "outputTokens"
       FROM telemetry_rollup
      WHERE minute >= $1 AND minute < $2 AND fleet_id = ANY ($3)
        AND signal IN ('requests', 'input_tokens', 'output_tokens')
      GROUP BY 1, 2, 3`,
    [from, to, fleetIds],
  );
  return rows;
}

/**
 * Fleet-hours before `to` whose rollups were written at or after `since`: how many of their minutes saw requests, and
 * when the newest was written. Cost grows with what changed, not with what is kept.
 */
export async function observedHours(since: Date, to: Date): Promise<ObservedHourRow[]> {
  const { rows } = await pool().query<ObservedHourRow>(
    `WITH changed AS (
       SELECT DISTINCT fleet_id, date_trunc('hour', minute, 'UTC') AS hour
         FROM telemetry_rollup WHERE rolled_at >= $1 AND minute < $2)
     SELECT c.fleet_id AS "fleetId", c.hour, count(DISTINCT r.minute)::int AS "minutesObserved", max(r.rolled_at) AS "rolledAt"
       FROM changed c
       JOIN telemetry_rollup r ON r.fleet_id = c.fleet_id AND r.signal IN ('requests', 'input_tokens', 'output_tokens')
        AND r.minute >= c.hour AND r.minute < c.hour + interval '1 hour' AND r.minute < $2
      GROUP BY 1, 2`,
    [since, to],
  );
  return rows;
}

/** Requests one fleet served of one demand cell. Empty strings: the source did not say. */
export interface ServedRow {
  fleetId: string;
  origin: string;
  modelId: string;
  dataClass: string;
  requests: number;
  lastMinute: Date;
}

/** Requests by fleet and cell, for minutes in [from, to). */
export async function servedByCell(from: Date, to: Date): Promise<ServedRow[]> {
  const { rows } = await pool().query<ServedRow>(
    `SELECT fleet_id AS "fleetId", origin, model_id AS "modelId", data_class AS "dataClass",
            sum(sum) AS requests, max(minute) AS "lastMinute"
       FROM telemetry_rollup
      WHERE minute >= $1 AND minute < $2 AND signal = 'requests'
      GROUP BY 1, 2, 3, 4`,
    [from, to],
  );
  return rows;
}

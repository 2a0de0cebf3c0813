import { pool } from "@/lib/platform/db/client";

/** What one fleet served of one demand cell in one hour. Empty strings: the source did not say. */
export interface ServedHourRow {
  readonly hour: Date;
  readonly fleetId: string;
  readonly origin: string;
  readonly modelId: string;
  readonly dataClass: string;
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Hours as they are kept, and from their minutes those that changed since: `hour, fleet_id, …, sum, minutes`. */
const parts = (signals: string) => `
  SELECT hour, fleet_id, signal, origin, model_id, data_class, sum, minutes
    FROM telemetry_hour h
   WHERE hour >= $1 AND hour < $2 AND signal IN (${signals})
     AND NOT EXISTS (SELECT 1 FROM telemetry_dirty_hour d WHERE d.fleet_id = h.fleet_id AND d.hour = h.hour)
  UNION ALL
  SELECT d.hour, d.fleet_id, r.signal, r.origin, r.model_id, r.data_class, sum(r.sum),
         bit_or(set_bit(repeat('0', 60)::bit(60), extract(minute FROM r.minute AT TIME ZONE 'UTC')::int, 1))
    FROM telemetry_dirty_hour d
    JOIN telemetry_rollup r ON r.fleet_id = d.fleet_id AND r.signal IN (${signals})
     AND r.minute >= d.hour AND r.minute < d.hour + interval '1 hour'
   WHERE d.hour >= $1 AND d.hour < $2
   GROUP BY 1, 2, 3, 4, 5, 6`;

/** Requests and tokens by hour, fleet and cell, for hours that begin in [from, to); both whole hours. */
export async function servedByHour(from: Date, to: Date): Promise<ServedHourRow[]> {
  const { rows } = await pool().query<ServedHourRow>(
    `SELECT hour, fleet_id AS "fleetId", origin, model_id AS "modelId", data_class AS "dataClass",
            coalesce(sum(sum) FILTER (WHERE signal = 'requests'), 0) AS requests,
            coalesce(sum(sum) FILTER (WHERE signal = 'input_tokens'), 0) AS "inputTokens",
            coalesce(sum(sum) FILTER (WHERE signal = 'output_tokens'), 0) AS "outputTokens"
       FROM (${parts("'requests', 'input_tokens', 'output_tokens'")}) AS parts
      GROUP BY 1, 2, 3, 4, 5`,
    [from, to],
  );
  return rows;
}

/** Minutes of each hour in which any fleet reported requests; hours without any are left out. */
export async function observedMinutes(from: Date, to: Date): Promise<{ hour: Date; minutes: number }[]> {
  const { rows } = await pool().query<{ hour: Date; minutes: number }>(
    `SELECT hour, bit_count(bit_or(minutes))::int AS minutes
       FROM (${parts("'requests'")}) AS parts GROUP BY 1 ORDER BY 1`,
    [from, to],
  );
  return rows;
}

/** Mean of the healthy accelerators that a fleet reported in an hour; hours without a report are left out. */
export async function healthyByHour(
  from: Date,
  to: Date,
): Promise<{ fleetId: string; hour: Date; accelerators: number }[]> {
  const { rows } = await pool().query<{ fleetId: string; hour: Date; accelerators: number }>(
    `SELECT fleet_id AS "fleetId", hour, sum(sum) / bit_count(bit_or(minutes)) AS accelerators
       FROM (${parts("'healthy_accelerators'")}) AS parts GROUP BY 1, 2`,
    [from, to],
  );
  return rows;
}

import type { Decimal } from "decimal.js";
import { pool } from "@/lib/platform/db/client";
import { Usd } from "@/lib/platform/money";
import type { SpendGroup, SpendHour } from "../model";

/** When each fleet-hour in [from, to) was last estimated. Key: `fleet|hour as ISO 8601`. */
export async function estimatedAt(from: Date, to: Date): Promise<Map<string, Date>> {
  const { rows } = await pool().query<{ fleetId: string; hour: Date; at: Date }>(
    `SELECT fleet_id AS "fleetId", hour, min(computed_at) AS at FROM spend_hour WHERE hour >= $1 AND hour < $2 GROUP BY 1, 2`,
    [from, to],
  );
  return new Map(rows.map(({ fleetId, hour, at }) => [hourKey(fleetId, hour), at]));
}

/** When spend was last estimated at all; the epoch when never. */
export async function lastEstimatedAt(): Promise<Date> {
  const { rows } = await pool().query<{ at: Date | null }>(`SELECT max(computed_at) AS at FROM spend_hour`);
  return rows[0]?.at ?? new Date(0);
}

export const hourKey = (fleetId: string, hour: Date): string => `${fleetId}|${hour.toISOString()}`;

/**
 * Replaces the estimates of whole fleet-hours in one transaction: an hour is never half old, half new.
 * `computedAt` is when the telemetry was read, so that what arrives meanwhile is seen as newer.
 */
export async function replaceHours(
  fleetHours: readonly { fleetId: string; hour: Date }[],
  rows: readonly SpendHour[],
  computedAt: Date,
): Promise<void> {
  const client = await pool().connect();
  try {
    await client.query("BEGIN");
    await client.query(
      `DELETE FROM spend_hour USING unnest($1::text[], $2::timestamptz[]) AS gone (fleet_id, hour)
        WHERE spend_hour.fleet_id = gone.fleet_id AND spend_hour.hour = gone.hour`,
      [fleetHours.map(({ fleetId }) => fleetId), fleetHours.map(({ hour }) => hour)],
    );
    const column = <T>(pick: (row: SpendHour) => T) => rows.map(pick);
    const text = (pick: (row: SpendHour) => Decimal) => rows.map((row) => pick(row).toFixed());
    await client.query(
      `INSERT INTO spend_hour (fleet_id, hour, model_id, contract_id, accelerator_hours, usd_per_accelerator_hour, usd,
                               requests, input_tokens, output_tokens, minutes_observed, computed_at)
       SELECT r.*, $12::timestamptz
         FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::numeric[], $6::numeric[], $7::numeric[],
                     $8::numeric[], $9::numeric[], $10::numeric[], $11::int[]) AS r`,
      [
        column((row) => row.fleetId),
        column((row) => row.hour),
        column((row) => row.modelId),
        column((row) => row.contractId),
        text((row) => row.acceleratorHours),
        text((row) => row.usdPerAcceleratorHour),
        text((row) => row.usd),
        text((row) => row.requests),
        text((row) => row.inputTokens),
        text((row) => row.outputTokens),
        column((row) => row.minutesObserved),
        computedAt,
      ],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** Spend and tokens by fleet and model, for hours that begin in [from, to). */
export async function spendByFleetAndModel(from: Date, to: Date): Promise<SpendGroup[]> {
  const { rows } = await pool().query<
    Record<"fleetId" | "modelId" | "usd" | "tokens" | "requests", string> & { lastHour: Date }
  >(
    `SELECT fleet_id AS "fleetId", model_id AS "modelId", sum(usd) AS usd, sum(input_tokens + output_tokens) AS tokens,
            sum(requests) AS requests, max(hour) AS "lastHour"
       FROM spend_hour WHERE hour >= $1 AND hour < $2 GROUP BY 1, 2`,
    [from, to],
  );
  return rows.map((row) => ({
    fleetId: row.fleetId,
    modelId: row.modelId,
    usd: new Usd(row.usd),
    tokens: new Usd(row.tokens),
    requests: new Usd(row.requests),
    lastHour: row.lastHour,
  }));
}

export interface BucketSpend {
  key: string;
  /** Start of the bucket. */
  at: Date;
  usd: Decimal;
  tokens: Decimal;
}

/** Spend by provider over time, in hours or UTC days, for hours that begin in [from, to). */
export async function spendByProviderOverTime(
  from: Date,
  to: Date,
  bucket: "hour" | "day",
): Promise<BucketSpend[]> {
  const { rows } = await pool().query<{ key: string; at: Date; usd: string; tokens: string }>(
    `SELECT r.provider_id AS key, date_trunc($3, s.hour, 'UTC') AS at, sum(s.usd) AS usd,
            sum(s.input_tokens + s.output_tokens) AS tokens
       FROM spend_hour s JOIN fleet f ON f.id = s.fleet_id JOIN region r ON r.id = f.region_id
      WHERE s.hour >= $1 AND s.hour < $2 GROUP BY 1, 2 ORDER BY 2, 1`,
    [from, to, bucket],
  );
  return rows.map((row) => ({ ...row, usd: new Usd(row.usd), tokens: new Usd(row.tokens) }));
}

/** The hours of a contract that one commitment counts: those that begin in [since, until). */
export interface CommitmentWindow {
  commitmentId: string;
  contractId: string;
  since: Date;
  until: Date;
}

/** Spend by commitment and UTC day, of the hours its window counts. */
export async function spendByCommitmentAndDay(
  windows: readonly CommitmentWindow[],
): Promise<{ commitmentId: string; day: Date; usd: Decimal }[]> {
  const { rows } = await pool().query<{ commitmentId: string; day: Date; usd: string }>(
    `SELECT w.id AS "commitmentId", date_trunc('day', s.hour, 'UTC') AS day, sum(s.usd) AS usd
       FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[]) AS w (id, contract_id, since, until)
       JOIN spend_hour s ON s.contract_id = w.contract_id AND s.hour >= w.since AND s.hour < w.until
      GROUP BY 1, 2 ORDER BY 1, 2`,
    [
      windows.map(({ commitmentId }) => commitmentId),
      windows.map(({ contractId }) => contractId),
      windows.map(({ since }) => since),
      windows.map(({ until }) => until),
    ],
  );
  return rows.map((row) => ({ ...row, usd: new Usd(row.usd) }));
}

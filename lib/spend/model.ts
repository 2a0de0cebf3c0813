import type { Decimal } from "decimal.js";

/** What telemetry saw one fleet do for one model in one hour. */
export interface HourlyUsage {
  fleetId: string;
  hour: Date;
  /** Empty where the source did not say. */
  modelId: string;
  requests: number;
  inputTokens: number;
  outputTokens: number;
}

/** Estimated spend of one fleet on one model in one hour: telemetry × rate card. */
export interface SpendHour {
  fleetId: string;
  hour: Date;
  /** Empty for accelerators that are paid for and served nothing. */
  modelId: string;
  contractId: string | null;
  /** Accelerator-hours billed. */
  acceleratorHours: Decimal;
  usdPerAcceleratorHour: Decimal;
  usd: Decimal;
  requests: Decimal;
  inputTokens: Decimal;
  outputTokens: Decimal;
  /** Minutes of the hour that had telemetry, 0 to 60; the rest is not extrapolated. */
  minutesObserved: number;
}

/** Spend and tokens of one fleet on one model over some range. */
export interface SpendGroup {
  fleetId: string;
  modelId: string;
  usd: Decimal;
  tokens: Decimal;
  requests: Decimal;
  lastHour: Date;
}

export const spendDimensions = ["provider", "region", "fleet", "model"] as const;
export type SpendDimension = (typeof spendDimensions)[number];

/** Spend and tokens of one provider, region, fleet or model over a range. */
export interface SpendLine {
  key: string;
  name: string;
  usd: Decimal;
  tokens: Decimal;
  requests: Decimal;
  /** Null when no token was served: a price per nothing is not zero. */
  usdPerMillionTokens: Decimal | null;
  /** Start of the last hour that counted. */
  lastHour: Date;
}
